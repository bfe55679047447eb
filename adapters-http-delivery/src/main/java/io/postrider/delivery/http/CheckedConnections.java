package io.postrider.delivery.http;

import io.postrider.domain.address.AddressPolicy;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Future;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.impl.nio.DefaultAsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.AsyncClientConnectionOperator;
import org.apache.hc.client5.http.nio.ManagedAsyncClientConnection;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.concurrent.ComplexFuture;
import org.apache.hc.core5.concurrent.FutureCallback;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Lookup;
import org.apache.hc.core5.http.nio.ssl.TlsStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.NamedEndpoint;
import org.apache.hc.core5.reactor.ConnectionInitiator;
import org.apache.hc.core5.reactor.IOSession;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Opens connections, and only to addresses that the policy allows: the address that was checked is the address that is connected to,
 * so that a name that changes its answer gains nothing. There is no other way to a new connection, and one that is used again leads
 * to where it led when it was checked.
 *
 * <p>Of a name with several addresses the allowed ones are tried in turn; where none is allowed, nothing is sent.
 */
final class CheckedConnections implements AsyncClientConnectionOperator {
    /**
     * How long an address is tried while there is another one, and up to a second more, since that is how often the client looks; the last
     * one is tried until the deadline of the exchange.
     */
    private static final Timeout PATIENCE = Timeout.ofSeconds(3);

    private final AsyncClientConnectionOperator unchecked;
    private final NameLookups names;
    private final @Nullable AddressPolicy policy;

    /**
     * @param policy null for none, as where all connections go to a proxy of ours
     */
    CheckedConnections(Lookup<TlsStrategy> tls, NameLookups names, @Nullable AddressPolicy policy) {
        // Its own constructor is for subclasses. It is always handed an address, so it never has to look one up.
        unchecked = new DefaultAsyncClientConnectionOperator(tls, null, NoLookups.INSTANCE) {};
        this.names = names;
        this.policy = policy;
    }

    @Override
    public Future<ManagedAsyncClientConnection> connect(
            ConnectionInitiator initiator,
            HttpHost host,
            @Nullable Path unixDomainSocket,
            @Nullable NamedEndpoint endpointName,
            @Nullable SocketAddress localAddress,
            @Nullable Timeout timeout,
            @Nullable Object attachment,
            @Nullable HttpContext context,
            FutureCallback<ManagedAsyncClientConnection> callback) {
        if (unixDomainSocket != null) {
            throw new IllegalArgumentException("receivers are not on local sockets");
        }
        Opening opening = new Opening(initiator, host, endpointName, localAddress, attachment, context, callback);
        Exchange exchange = Exchange.of(context);
        if (exchange != null) {
            exchange.connects(opening.result);
        }
        names.find(host.getHostName()).whenComplete((addresses, failure) -> {
            if (failure == null) {
                opening.begin(addresses);
            } else {
                Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
                opening.result.failed(cause instanceof Exception e ? e : new IllegalStateException(cause));
            }
        });
        return opening.result;
    }

    @Override
    public Future<ManagedAsyncClientConnection> connect(
            ConnectionInitiator initiator,
            HttpHost host,
            @Nullable SocketAddress localAddress,
            @Nullable Timeout timeout,
            @Nullable Object attachment,
            FutureCallback<ManagedAsyncClientConnection> callback) {
        return connect(initiator, host, null, null, localAddress, timeout, attachment, null, callback);
    }

    @Override
    public Future<ManagedAsyncClientConnection> connect(
            ConnectionInitiator initiator,
            HttpHost host,
            @Nullable NamedEndpoint endpointName,
            @Nullable SocketAddress localAddress,
            @Nullable Timeout timeout,
            @Nullable Object attachment,
            @Nullable HttpContext context,
            FutureCallback<ManagedAsyncClientConnection> callback) {
        return connect(initiator, host, null, endpointName, localAddress, timeout, attachment, context, callback);
    }

    @Override
    public void upgrade(ManagedAsyncClientConnection connection, HttpHost host, @Nullable Object attachment) {
        unchecked.upgrade(connection, host, attachment);
    }

    @Override
    public void upgrade(
            ManagedAsyncClientConnection connection,
            HttpHost host,
            @Nullable NamedEndpoint endpointName,
            @Nullable Object attachment,
            @Nullable HttpContext context,
            FutureCallback<ManagedAsyncClientConnection> callback) {
        unchecked.upgrade(connection, host, endpointName, attachment, context, callback);
    }

    /** One connection on its way. */
    private final class Opening {
        private final ConnectionInitiator initiator;
        private final HttpHost host;
        private final @Nullable NamedEndpoint endpointName;
        private final @Nullable SocketAddress localAddress;
        private final @Nullable Object attachment;
        private final @Nullable HttpContext context;
        private final ComplexFuture<ManagedAsyncClientConnection> result;
        private final Deque<InetAddress> untried = new ArrayDeque<>();
        private volatile @Nullable Future<?> attempt;
        private volatile @Nullable IOSession socket;

        Opening(
                ConnectionInitiator initiator,
                HttpHost host,
                @Nullable NamedEndpoint endpointName,
                @Nullable SocketAddress localAddress,
                @Nullable Object attachment,
                @Nullable HttpContext context,
                FutureCallback<ManagedAsyncClientConnection> callback) {
            this.initiator = initiator;
            this.host = host;
            this.endpointName = endpointName;
            this.localAddress = localAddress;
            this.attachment = attachment;
            this.context = context;
            result = new ComplexFuture<>(callback);
            result.setDependency((Cancellable) this::abandon);
        }

        void begin(List<InetAddress> addresses) {
            String firstObjection = "";
            for (InetAddress address : addresses) {
                Optional<String> objection = policy == null ? Optional.empty() : policy.objection(address, port());
                if (objection.isEmpty()) {
                    untried.add(address);
                } else if (firstObjection.isEmpty()) {
                    firstObjection = objection.get();
                }
            }
            if (untried.isEmpty()) {
                result.failed(new ForbiddenAddress(firstObjection));
            } else {
                tryNext();
            }
        }

        private void tryNext() {
            if (result.isDone()) {
                return;
            }
            InetAddress address = untried.remove();
            HttpHost checked = new HttpHost(host.getSchemeName(), address, host.getHostName(), host.getPort());
            Timeout patience = untried.isEmpty() ? Timeout.DISABLED : PATIENCE;
            attempt = unchecked.connect(
                    this::openSocket,
                    checked,
                    null,
                    endpointName,
                    localAddress,
                    patience,
                    attachment,
                    context,
                    new FutureCallback<>() {
                        @Override
                        public void completed(ManagedAsyncClientConnection connection) {
                            if (!result.completed(connection)) {
                                connection.close(CloseMode.IMMEDIATE);
                            }
                        }

                        @Override
                        public void failed(Exception cause) {
                            if (socket != null || untried.isEmpty()) {
                                result.failed(cause);
                            } else {
                                tryNext();
                            }
                        }

                        @Override
                        public void cancelled() {
                            result.cancel();
                        }
                    });
            abandonIfCancelled();
        }

        /** Keeps the socket, so that giving up during the TLS handshake closes it at once. */
        private Future<IOSession> openSocket(
                NamedEndpoint endpoint,
                SocketAddress remoteAddress,
                SocketAddress local,
                Timeout timeout,
                Object hint,
                FutureCallback<IOSession> callback) {
            return initiator.connect(endpoint, remoteAddress, local, timeout, hint, new FutureCallback<>() {
                @Override
                public void completed(IOSession session) {
                    socket = session;
                    callback.completed(session);
                    abandonIfCancelled();
                }

                @Override
                public void failed(Exception cause) {
                    callback.failed(cause);
                }

                @Override
                public void cancelled() {
                    callback.cancelled();
                }
            });
        }

        private void abandonIfCancelled() {
            if (result.isCancelled()) {
                abandon();
            }
        }

        private boolean abandon() {
            Future<?> underWay = attempt;
            if (underWay != null) {
                underWay.cancel(true);
            }
            IOSession open = socket;
            if (open != null) {
                open.close(CloseMode.IMMEDIATE);
            }
            return true;
        }

        private int port() {
            if (host.getPort() > 0) {
                return host.getPort();
            }
            return "https".equalsIgnoreCase(host.getSchemeName()) ? 443 : 80;
        }
    }

    private enum NoLookups implements DnsResolver {
        INSTANCE;

        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            throw new UnknownHostException(host);
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
