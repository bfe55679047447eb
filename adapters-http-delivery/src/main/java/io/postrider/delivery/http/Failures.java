package io.postrider.delivery.http;

import io.postrider.domain.delivery.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedChannelException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ParseException;
import org.apache.hc.core5.http.TruncatedChunkException;
import org.jspecify.annotations.Nullable;

/** What the failure of an exchange means, told by its type and in words for the owner of the webhook. */
final class Failures {
    private Failures() {}

    /**
     * The outcome of an exchange that failed before its deadline.
     *
     * @param receiver host and port
     * @param isSilent whether nothing of an answer had come
     */
    static Outcome outcome(Throwable failure, String receiver, boolean isSilent) {
        if (failure instanceof ForbiddenAddress forbidden) {
            return new Outcome.Blocked(forbidden.reason());
        }
        return new Outcome.Unreachable(reason(failure, receiver, isSilent));
    }

    private static String reason(Throwable failure, String receiver, boolean isSilent) {
        if (failure instanceof LookupFailed lookup) {
            return lookup.reason();
        }
        if (failure instanceof NoRouteToHostException) {
            return "there is no route to " + receiver;
        }
        if (failure instanceof ConnectException || failure instanceof SocketTimeoutException) {
            return "the connection to " + receiver + " was refused or not answered";
        }
        if (failure instanceof SSLPeerUnverifiedException) {
            return "the certificate of " + receiver + " is not for this host";
        }
        if (failure instanceof SSLException || failure instanceof CertificateException) {
            return tls(failure, receiver);
        }
        if (failure instanceof TruncatedChunkException
                || failure instanceof ConnectionClosedException
                || failure instanceof NoHttpResponseException
                || failure instanceof ClosedChannelException) {
            return "the connection to " + receiver + " was closed before " + missing(isSilent);
        }
        if (failure instanceof MessageConstraintException) {
            return "the headers of the answer are too large";
        }
        if (failure instanceof HttpException
                || failure instanceof ParseException
                || failure instanceof MalformedChunkCodingException) {
            return "the answer is not valid HTTP";
        }
        if (failure instanceof SocketException || isReset(failure)) {
            return "the connection to " + receiver + " was reset before " + missing(isSilent);
        }
        if (failure instanceof RejectedExecutionException) {
            return "this server has too many signatures to make";
        }
        return "the exchange with " + receiver + " failed: "
                + failure.getClass().getSimpleName();
    }

    /** The JDK reports a reset as a plain {@code IOException} from a channel. */
    private static boolean isReset(Throwable failure) {
        return failure.getClass() == IOException.class;
    }

    private static String missing(boolean isSilent) {
        return isSilent ? "an answer came" : "the answer was complete";
    }

    private static String tls(Throwable failure, String receiver) {
        if (caused(failure, CertificateExpiredException.class)) {
            return "the certificate of " + receiver + " has expired";
        }
        if (caused(failure, CertificateNotYetValidException.class)) {
            return "the certificate of " + receiver + " is not valid yet";
        }
        if (caused(failure, CertPathBuilderException.class) || caused(failure, CertPathValidatorException.class)) {
            return "the certificate of " + receiver + " is not signed by an authority that is trusted here";
        }
        if (isForAnotherHost(failure)) {
            return "the certificate of " + receiver + " is not for this host";
        }
        return "no TLS connection to " + receiver + " could be made";
    }

    /** For a wrong host the JDK throws the general type itself, and for all else one of its subtypes. */
    private static boolean isForAnotherHost(Throwable failure) {
        Throwable cause = failure.getCause();
        return cause != null && cause.getClass() == CertificateException.class;
    }

    private static boolean caused(Throwable failure, Class<? extends Throwable> type) {
        @Nullable Throwable cause = failure;
        for (int depth = 0; cause != null && depth < 10; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
