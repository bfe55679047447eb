package io.postrider.mail;

import io.postrider.application.alert.AlertMailer;
import io.postrider.application.alert.Mail;
import io.postrider.application.alert.MailUnavailable;
import io.postrider.application.alert.RecipientsUnavailable;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.UnsupportedEncodingException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;

/**
 * {@link AlertMailer} by SMTP (RFC 5321): a connection for each mail, since mails are few. A certificate has to be valid for the name of
 * the host. An address that is refused does not keep the others from getting the mail.
 */
public final class SmtpAlertMailer implements AlertMailer {
    private static final Logger LOG = System.getLogger(SmtpAlertMailer.class.getName());
    private static final int FIRST_PERMANENT_CODE = 500;

    private final SmtpSettings settings;
    private final Session session;
    private final InternetAddress from;

    public SmtpAlertMailer(SmtpSettings settings) {
        this(settings, null);
    }

    /** @param trust makes the TLS connections to servers that the JDK does not trust; null for none such */
    SmtpAlertMailer(SmtpSettings settings, @Nullable SSLSocketFactory trust) {
        this.settings = settings;
        session = Session.getInstance(properties(settings, trust));
        try {
            from = new InternetAddress(settings.from(), true);
        } catch (MessagingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Properties properties(SmtpSettings settings, @Nullable SSLSocketFactory trust) {
        String timeout = Long.toString(settings.timeout().toMillis());
        Properties properties = new Properties();
        properties.setProperty("mail.smtp.connectiontimeout", timeout);
        properties.setProperty("mail.smtp.timeout", timeout);
        properties.setProperty("mail.smtp.writetimeout", timeout);
        properties.setProperty("mail.smtp.sendpartial", "true");
        properties.setProperty("mail.smtp.auth", Boolean.toString(settings.user() != null));
        properties.setProperty("mail.smtp.ssl.enable", Boolean.toString(settings.security() == MailSecurity.TLS));
        boolean startTls = settings.security() == MailSecurity.STARTTLS;
        properties.setProperty("mail.smtp.starttls.enable", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.starttls.required", Boolean.toString(startTls));
        properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
        if (trust != null) {
            properties.put("mail.smtp.ssl.socketFactory", trust);
            properties.setProperty("mail.smtp.socketFactory.fallback", "false");
        }
        return properties;
    }

    @Override
    public List<String> send(Mail mail) {
        List<String> refused = new ArrayList<>();
        Address[] to = addresses(mail.to(), refused);
        if (to.length == 0) {
            return refused;
        }
        try {
            Transport transport = session.getTransport("smtp");
            try {
                // With a password, an empty one included, it would log in as the user that this process runs as.
                transport.connect(
                        settings.host(),
                        settings.port(),
                        settings.user(),
                        settings.user() == null ? null : settings.password());
                transport.sendMessage(message(mail, to), to);
            } finally {
                leave(transport);
            }
        } catch (SendFailedException e) {
            refused.addAll(refusedBy(e, to));
        } catch (MessagingException | UnsupportedEncodingException e) {
            throw new MailUnavailable("the mail server " + settings + " took no mail: " + reason(e), e);
        }
        return refused;
    }

    /** Whatever the server makes of it, the mail was taken or not before. */
    private static void leave(Transport transport) {
        try {
            transport.close();
        } catch (MessagingException e) {
            LOG.log(Level.DEBUG, "the connection to the mail server did not end as it should", e);
        }
    }

    private static Address[] addresses(List<String> texts, List<String> refused) {
        List<Address> addresses = new ArrayList<>();
        for (String text : texts) {
            try {
                addresses.add(new InternetAddress(text, true));
            } catch (MessagingException e) {
                refused.add(text);
            }
        }
        return addresses.toArray(Address[]::new);
    }

    private MimeMessage message(Mail mail, Address[] to) throws MessagingException, UnsupportedEncodingException {
        MimeMessage message = new IdentifiedMessage(session, mail.id(), from);
        message.setFrom(from);
        message.setRecipients(Message.RecipientType.TO, to);
        message.setSubject(mail.subject(), StandardCharsets.UTF_8.name());
        message.setSentDate(Date.from(mail.date()));
        // So that no absence notice answers (RFC 3834).
        message.setHeader("Auto-Submitted", "auto-generated");
        message.setText(mail.text(), StandardCharsets.UTF_8.name());
        message.saveChanges();
        return message;
    }

    /** With what is behind it: that the certificate is not valid, for one. */
    private static String reason(Exception failure) {
        Exception next = next(failure);
        return next == null ? String.valueOf(failure.getMessage()) : failure.getMessage() + ": " + next.getMessage();
    }

    /** The addresses that do not get the mail; throws where that is all of them and may change. */
    private List<String> refusedBy(SendFailedException failure, Address[] to) {
        boolean anybodyHasIt = failure.getValidSentAddresses() != null && failure.getValidSentAddresses().length > 0;
        if (!anybodyHasIt && (concernsSender(failure) || !isFinal(failure))) {
            String message = "the mail server " + settings + " took no mail: " + failure.getMessage();
            throw concernsRecipients(failure)
                    ? new RecipientsUnavailable(message, failure)
                    : new MailUnavailable(message, failure);
        }
        List<Address> have = anybodyHasIt ? Arrays.asList(failure.getValidSentAddresses()) : List.of();
        return Stream.of(to)
                .filter(each -> !have.contains(each))
                .map(Address::toString)
                .toList();
    }

    /** Who sends is refused, not who gets it: it has to log in, or its address is not allowed. That can be mended. */
    private static boolean concernsSender(SendFailedException failure) {
        return failure instanceof SMTPSendFailedException whole
                && whole.getCommand().startsWith("MAIL");
    }

    private static boolean concernsRecipients(SendFailedException failure) {
        if (failure instanceof SMTPSendFailedException) {
            return false; // the mail as a whole
        }
        for (Exception each = failure; each != null; each = next(each)) {
            if (each instanceof SMTPAddressFailedException) {
                return true;
            }
        }
        return false;
    }

    /** Whether every answer of the server in it is one for good. */
    private static boolean isFinal(SendFailedException failure) {
        boolean anyAnswer = false;
        for (Exception each = failure; each != null; each = next(each)) {
            int code = code(each);
            if (code > 0 && code < FIRST_PERMANENT_CODE) {
                return false;
            }
            anyAnswer |= code > 0;
        }
        return anyAnswer;
    }

    private static @Nullable Exception next(Exception failure) {
        return failure instanceof MessagingException chained ? chained.getNextException() : null;
    }

    private static int code(Exception failure) {
        if (failure instanceof SMTPAddressFailedException address) {
            return address.getReturnCode();
        }
        return failure instanceof SMTPSendFailedException whole ? whole.getReturnCode() : 0;
    }

    /** A message whose {@code Message-ID} is that of the mail, however often it is sent. */
    private static final class IdentifiedMessage extends MimeMessage {
        private final String messageId;

        IdentifiedMessage(Session session, UUID id, InternetAddress from) {
            super(session);
            String address = from.getAddress();
            messageId = "<" + id + address.substring(address.lastIndexOf('@')) + ">";
        }

        @Override
        protected void updateMessageID() throws MessagingException {
            setHeader("Message-ID", messageId);
        }
    }
}
