package io.buttonwood.edge.security;

/// Where in a request a screened value stood. The place decides what is normal there: a `+` is a space in a
/// query, and a path has no business with a dot segment.
public enum Place { PATH, QUERY, HEADER, TEXT }
