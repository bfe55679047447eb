/** The tenant, its spaces and its API keys. */
@NullMarked
package io.postrider.domain.account;

import org.jspecify.annotations.NullMarked;
