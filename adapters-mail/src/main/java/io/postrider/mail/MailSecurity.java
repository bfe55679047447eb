package io.postrider.mail;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the connection to the mail server is protected. */
public enum MailSecurity {
    /** Not at all. */
    NONE(25),
    /** By TLS, which the connection begins without; a server that does not offer it gets no mail. */
    STARTTLS(587),
    /** By TLS from the start. */
    TLS(465);

    private final int usualPort;

    MailSecurity(int usualPort) {
        this.usualPort = usualPort;
    }

    /** The port that servers listen at for it. */
    public int usualPort() {
        return usualPort;
    }

    /** The one with that name in lower case. */
    public static Optional<MailSecurity> of(String text) {
        return Arrays.stream(values())
                .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst();
    }
}
