"""Scenarios as data: finds their folders, checks them, keeps their versions, measures their indicators."""
