/** Publishing events, describing their types, reading what was published. */
@NullMarked
package io.postrider.application.event;

import org.jspecify.annotations.NullMarked;
