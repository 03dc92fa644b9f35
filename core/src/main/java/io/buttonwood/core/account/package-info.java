/// Assets, brokers, accounts and the double-entry ledger; the running command's events.
@NullMarked
package io.buttonwood.core.account;

import org.jspecify.annotations.NullMarked;
