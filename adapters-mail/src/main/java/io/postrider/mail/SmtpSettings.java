package io.postrider.mail;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How mails get to the mail server.
 *
 * @param user null for a server that asks for none
 * @param password empty without a user
 * @param from the address that mails come from, by itself or behind a name: {@code Postrider <alerts@example.com>}
 * @param timeout how long the server may take to accept a connection, and to answer each command
 */
public record SmtpSettings(
        String host,
        int port,
        MailSecurity security,
        @Nullable String user,
        String password,
        String from,
        Duration timeout) {

    public SmtpSettings {
        if (!isAddress(from)) {
            throw new IllegalArgumentException("not an address that mails can come from");
        }
    }

    /** Whether mails can come from it. */
    public static boolean isAddress(String text) {
        try {
            InternetAddress[] addresses = InternetAddress.parse(text, true);
            if (addresses.length != 1 || addresses[0].isGroup()) {
                return false;
            }
            addresses[0].validate();
            return addresses[0].getAddress().indexOf('@') > 0;
        } catch (AddressException e) {
            return false;
        }
    }

    /** Without the password. */
    @Override
    public String toString() {
        return security + "://" + host + ":" + port;
    }
}
