/** Managing webhooks and knowing which of them take an event. */
@NullMarked
package io.postrider.application.webhook;

import org.jspecify.annotations.NullMarked;
