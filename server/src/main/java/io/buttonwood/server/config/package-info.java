/// The configuration: one tree of records, defaults beside the fields, read from a YAML file and overridden by
/// environment variables. All errors are reported together.
@NullMarked
package io.buttonwood.server.config;

import org.jspecify.annotations.NullMarked;
