/** Mail, handed to an SMTP server with Jakarta Mail. */
@NullMarked
package io.postrider.mail;

import org.jspecify.annotations.NullMarked;
