"""Notices: what people and units are told, over which destination, and whether it arrived."""
