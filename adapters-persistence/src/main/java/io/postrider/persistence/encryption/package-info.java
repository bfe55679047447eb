/** Encryption at rest. */
@NullMarked
package io.postrider.persistence.encryption;

import org.jspecify.annotations.NullMarked;
