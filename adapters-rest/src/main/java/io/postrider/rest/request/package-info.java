/**
 * Reading what all surfaces read alike: bodies, keys of repeated requests, pages and filters.
 */
@NullMarked
package io.postrider.rest.request;

import org.jspecify.annotations.NullMarked;
