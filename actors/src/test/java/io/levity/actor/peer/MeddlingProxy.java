package io.levity.actor.peer;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Passes connections on to a server, and does harm to one of them at one byte of what it carries one way. */
final class MeddlingProxy implements AutoCloseable {
    enum Way {
        TO_SERVER,
        TO_CLIENT
    }

    enum Harm {
        CUT,
        FLIP
    }

    private final ServerSocket door;
    private final int server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Way way = Way.TO_CLIENT;
    private volatile Harm harm = Harm.CUT;
    private volatile long at = -1;
    private volatile int victims;

    MeddlingProxy(int server) throws IOException {
        this.server = server;
        this.door = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** The next connections, so many, are harmed at this byte. */
    void harm(Harm what, Way direction, long offset, int count) {
        harm = what;
        way = direction;
        at = offset;
        victims = connections.get() + count;
    }

    int port() {
        return door.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    private void accept() {
        while (!door.isClosed()) {
            try {
                Socket client = door.accept();
                boolean victim = connections.incrementAndGet() <= victims;
                Socket onward = new Socket();
                open.add(client);
                open.add(onward);
                onward.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server), 5_000);
                client.setTcpNoDelay(true);
                onward.setTcpNoDelay(true);
                long offset = victim ? at : -1;
                pass(client, onward, way == Way.TO_SERVER ? offset : -1);
                pass(onward, client, way == Way.TO_CLIENT ? offset : -1);
            } catch (IOException e) {
                // The proxy is closed, or the server is.
            }
        }
    }

    private void pass(Socket from, Socket to, long offset) {
        Thread.ofVirtual().start(() -> {
            byte[] buffer = new byte[64 << 10];
            long passed = 0;
            try (from;
                    to) {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    boolean here = offset >= passed && offset < passed + read;
                    if (here && harm == Harm.CUT) {
                        out.write(buffer, 0, (int) (offset - passed));
                        return;
                    }
                    if (here) {
                        buffer[(int) (offset - passed)] ^= 1;
                    }
                    out.write(buffer, 0, read);
                    passed += read;
                }
            } catch (IOException gone) {
                // Either side hung up.
            }
        });
    }

    @Override
    public void close() {
        try {
            door.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
