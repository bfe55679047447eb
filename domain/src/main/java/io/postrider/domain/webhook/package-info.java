/** Where events go: webhooks, their signing keys, delivery policy and health. */
@NullMarked
package io.postrider.domain.webhook;

import org.jspecify.annotations.NullMarked;
