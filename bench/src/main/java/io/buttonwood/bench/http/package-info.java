/// Measures the whole venue over HTTP, beside a bare Vert.x handler and a Spring Boot stack, in one run.
@NullMarked
package io.buttonwood.bench.http;

import org.jspecify.annotations.NullMarked;
