/// Files that are served as they are: the pages under `/` and their parts.
@NullMarked
package io.buttonwood.server.web;

import org.jspecify.annotations.NullMarked;
