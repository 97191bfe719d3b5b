"""Figures of speed, each as a ratio against a named peer measured in the same run."""
