"""Untrusted files are read in child processes with limits of time, memory and size; several at once."""
