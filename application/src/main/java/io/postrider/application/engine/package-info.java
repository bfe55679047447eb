/** The way of an accepted event to its receivers: intake, hand-over, dispatch, settle, retry, take-over. */
@NullMarked
package io.postrider.application.engine;

import org.jspecify.annotations.NullMarked;
