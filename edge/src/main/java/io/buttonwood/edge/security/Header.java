package io.buttonwood.edge.security;

/// One response header to set.
public record Header(String name, String value) { }
