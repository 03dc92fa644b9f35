/// Who a request is from: API keys, bearer tokens, passwords, signatures.
@NullMarked
package io.buttonwood.server.auth;

import org.jspecify.annotations.NullMarked;
