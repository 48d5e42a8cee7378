"""Runs of the case loop on real and on very many simulated cases, with their recorded results."""
