/** Accounts, API keys and who is calling. */
@NullMarked
package io.postrider.application.account;

import org.jspecify.annotations.NullMarked;
