/// The guarded edge as plain values and small machines: attack screening, host and CORS rules, response
/// headers, brute-force protection, request signatures. No HTTP types, no clocks: time is an argument.
@NullMarked
package io.buttonwood.edge.security;

import org.jspecify.annotations.NullMarked;
