package io.teleport.benchmarks.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/** One bad thing that a connection can do to a peer. */
enum Attack {
    NOISE {
        @Override
        void run(Socket socket, Random random) throws IOException {
            byte[] bytes = new byte[1 + random.nextInt(20_000)];
            random.nextBytes(bytes);
            socket.getOutputStream().write(bytes);
        }
    },
    CHANGED_FRAMES {
        @Override
        void run(Socket socket, Random random) throws IOException {
            byte[] frame = Frames.call(ChaosServer.ECHO, "a=b&X-Timeout=9", text(random.nextInt(200)));
            for (int i = random.nextInt(4); i >= 0; i--) {
                frame[random.nextInt(frame.length)] = (byte) random.nextInt();
            }
            socket.getOutputStream().write(frame);
        }
    },
    CUT_FRAME {
        @Override
        void run(Socket socket, Random random) throws IOException {
            byte[] frame = Frames.call(ChaosServer.ECHO, "", text(5000));
            socket.getOutputStream().write(frame, 0, 1 + random.nextInt(frame.length - 1));
        }
    },
    OVERSIZE_LENGTH {
        @Override
        void run(Socket socket, Random random) throws IOException {
            byte[] frame = Frames.call(ChaosServer.ECHO, "", text(random.nextInt(100_000)));
            frame[0] = (byte) random.nextInt();
            frame[1] |= (byte) 0x80;
            socket.getOutputStream().write(frame);
        }
    },
    OVERSIZE_FRAME {
        @Override
        void run(Socket socket, Random random) throws IOException {
            socket.getOutputStream().write(Frames.call(ChaosServer.ECHO, "", new byte[17 << 20]));
        }
    },
    UNSUPPORTED_TYPE {
        @Override
        void run(Socket socket, Random random) throws IOException {
            socket.getOutputStream().write(Frames.message(4 + random.nextInt(252), "/x\r\nforged", text(10)));
        }
    },
    TRUNCATED_GZIP {
        @Override
        void run(Socket socket, Random random) throws IOException {
            byte[] zipped = Frames.gzip(Frames.content(1, ChaosServer.ECHO, "", text(5000)));
            byte[] cut = Arrays.copyOf(zipped, random.nextInt(zipped.length));
            socket.getOutputStream().write(Frames.frame("g", cut));
        }
    },
    BOMB {
        @Override
        void run(Socket socket, Random random) throws IOException {
            socket.getOutputStream().write(Bombs.SIMPLE);
        }
    },
    /** Says at its end that it is small. */
    LYING_BOMB {
        @Override
        void run(Socket socket, Random random) throws IOException {
            socket.getOutputStream().write(Bombs.LYING);
        }
    },
    BOMB_IN_A_BOMB {
        @Override
        void run(Socket socket, Random random) throws IOException {
            socket.getOutputStream().write(Bombs.NESTED);
        }
    },
    UNDECODABLE_BODIES {
        @Override
        void run(Socket socket, Random random) throws IOException {
            byte[] body = new byte[random.nextInt(3000)];
            random.nextBytes(body);
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 20; i++) {
                out.write(Frames.call(ChaosServer.ECHO, "X-Accept-Body-Codec=x&X-Timeout=many", body));
                out.write(Frames.message(3, ChaosServer.NEWS, body));
                out.write(Frames.message(2, "", body));
            }
        }
    },
    HUGE_METADATA {
        @Override
        void run(Socket socket, Random random) throws IOException {
            byte[] frame = Frames.call(ChaosServer.ECHO, "a&".repeat(32_000), text(1));
            OutputStream out = socket.getOutputStream();
            for (int i = 0; i < 20; i++) {
                out.write(frame);
            }
        }
    },
    TRICKLE {
        @Override
        void run(Socket socket, Random random) throws IOException {
            for (byte b : Frames.call(ChaosServer.ECHO, "", text(300))) {
                socket.getOutputStream().write(b);
            }
        }
    },
    /** Sends calls as fast as they are taken, and reads no answer. */
    FLOOD {
        @Override
        void run(Socket socket, Random random) throws IOException {
            flood(socket, Frames.call(ChaosServer.ECHO, "", text(2000)), 20_000);
        }
    },
    /** Fills the dispatcher. */
    SLOW_FLOOD {
        @Override
        void run(Socket socket, Random random) throws IOException {
            flood(socket, Frames.call(ChaosServer.SLOW, "X-Timeout=100", text(100)), 2000);
        }
    },
    OTHER_PROTOCOL {
        @Override
        void run(Socket socket, Random random) throws IOException {
            String request = "GET /echo HTTP/1.1\r\nHost: localhost\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        }
    };

    /** Whether it keeps the peer busy for long. */
    boolean isHeavy() {
        return switch (this) {
            case OVERSIZE_FRAME, BOMB, LYING_BOMB, BOMB_IN_A_BOMB, FLOOD, SLOW_FLOOD -> true;
            default -> false;
        };
    }

    /** Does it; what the other end answers is not read. */
    abstract void run(Socket socket, Random random) throws IOException;

    private static void flood(Socket socket, byte[] call, int count) throws IOException {
        OutputStream out = socket.getOutputStream();
        for (int i = 0; i < count; i++) {
            out.write(call);
        }
    }

    private static byte[] text(int length) {
        return ('"' + "x".repeat(length) + '"').getBytes(StandardCharsets.US_ASCII);
    }

    /** Made once, since each holds more than the limits allow. */
    private static final class Bombs {
        private static final int SIZE = 100 << 20;
        private static final byte[] ZIPPED = Frames.gzip(Frames.content(1, ChaosServer.ECHO, "", new byte[SIZE]));
        private static final byte[] SIMPLE = Frames.frame("g", ZIPPED);
        private static final byte[] LYING = Frames.frame("g", lying(ZIPPED));
        private static final byte[] NESTED = Frames.frame("gg", Frames.gzip(ZIPPED));

        private static byte[] lying(byte[] zipped) {
            byte[] changed = zipped.clone();
            Arrays.fill(changed, changed.length - Integer.BYTES, changed.length, (byte) 1);
            return changed;
        }
    }
}
