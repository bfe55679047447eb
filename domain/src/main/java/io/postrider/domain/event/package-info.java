/** What is published: events, their types and the patterns that select them. */
@NullMarked
package io.postrider.domain.event;

import org.jspecify.annotations.NullMarked;
