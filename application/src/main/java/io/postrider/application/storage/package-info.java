/** What the core asks of storage in general: transactions, request keys, pages. */
@NullMarked
package io.postrider.application.storage;

import org.jspecify.annotations.NullMarked;
