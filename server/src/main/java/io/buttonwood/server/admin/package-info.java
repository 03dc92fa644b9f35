/// What operators do: reference data, users, accounts, halts, kill switches, busts.
@NullMarked
package io.buttonwood.server.admin;

import org.jspecify.annotations.NullMarked;
