/** The ports of what is managed: accounts, API keys, event types, webhooks and request keys. */
@NullMarked
package io.postrider.persistence.managed;

import org.jspecify.annotations.NullMarked;
