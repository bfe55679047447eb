/**
 * A receiver of webhooks to look at: what arrives, whether its signature is right, and what happens when it is refused.
 */
@NullMarked
package io.postrider.launcher.demo;

import org.jspecify.annotations.NullMarked;
