"""Tests that registers inherit."""
