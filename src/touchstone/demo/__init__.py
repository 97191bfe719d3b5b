"""The demonstration country: a seeded, made-up population of a real administrative map."""
