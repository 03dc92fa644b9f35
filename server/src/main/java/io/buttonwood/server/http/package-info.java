/// The HTTP edge: one declaration per route ([io.buttonwood.server.http.Endpoint]) from which the router, the validator,
/// the permission check, the rate limit, the metric's tag, the audit and the API documentation are derived.
///
/// Vert.x stays inside this package and `ws`; an endpoint is a function from a [io.buttonwood.server.http.Call] to an
/// [io.buttonwood.server.http.Answer].
@NullMarked
package io.buttonwood.server.http;

import org.jspecify.annotations.NullMarked;
