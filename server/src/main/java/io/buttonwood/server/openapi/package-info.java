/// The API documents, derived from the declarations that serve the requests, and the pages that show them.
@NullMarked
package io.buttonwood.server.openapi;

import org.jspecify.annotations.NullMarked;
