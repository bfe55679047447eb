/** Identifiers: UUIDv7 inside, prefixed text outside. */
@NullMarked
package io.postrider.domain.id;

import org.jspecify.annotations.NullMarked;
