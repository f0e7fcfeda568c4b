package io.teleport.proto;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Recognises from its first bytes what a connection speaks: http, a websocket, fast@3, raw@4, and raw@6 and raw@5 in this
 * order, which only a strict look at the first frame tells apart. Serves one connection, on its event loop.
 */
public final class ProtoDetector {

    /** Which protocols can be recognised, in the order in which one is chosen when several fit. */
    public static final List<String> RECOGNISED = List.of(
            "raw@4",
            "raw@5",
            "raw@6",
            "fast@3",
            "http@5",
            "http@6",
            "ws-json@5",
            "ws-json@6",
            "ws-json@4",
            "ws-protobuf@5",
            "ws-protobuf@6",
            "ws-protobuf@4");

    /** Requests to upgrade have heads up to this, whatever the size of messages. */
    private static final int LONGEST_UPGRADE = 16 * 1024;

    private static final List<String> METHODS =
            List.of("GET ", "POST ", "PUT ", "HEAD ", "PATCH ", "DELETE ", "OPTIONS ", "TRACE ", "CONNECT ");

    private final List<Proto> accepted;
    private final ProtoContext context;
    private int needed = 1;

    /**
     * Finds one of these.
     *
     * @param accepted in the order of preference
     */
    public ProtoDetector(List<Proto> accepted, ProtoContext context) {
        this.accepted = List.copyOf(accepted);
        this.context = context;
    }

    /**
     * Looks at all that has come.
     *
     * @param in stays owned by the caller, and untouched
     * @return the protocol; several of websockets when an upgrade to one begins; none while more bytes are needed
     * @throws ProtoException when the bytes begin none of the accepted protocols
     */
    public List<Proto> detect(ByteBuf in) {
        if (in.readableBytes() < needed) {
            return List.of();
        }
        return isLetter(in.getByte(in.readerIndex())) && mayBeHttp(in) ? http(in) : raw(in);
    }

    private static boolean isLetter(byte b) {
        return b >= 'A' && b <= 'Z';
    }

    private static boolean mayBeHttp(ByteBuf in) {
        String start = text(in, in.readerIndex(), Math.min(8, in.readableBytes()));
        return METHODS.stream().anyMatch(method -> method.startsWith(start) || start.startsWith(method));
    }

    /** A head that is too long need not end: who reads it refuses it with an answer. */
    private List<Proto> http(ByteBuf in) {
        int from = in.readerIndex() + Math.max(0, needed - 4);
        int end = endOfHead(in, from);
        int longest = Math.max(LONGEST_UPGRADE, HttpSession.longestHead(context));
        if ((end < 0 ? in.writerIndex() : end) - in.readerIndex() > longest) {
            end = in.readerIndex() + longest;
        }
        if (end < 0) {
            needed = in.readableBytes() + 1;
            return List.of();
        }
        List<String> lines = text(in, in.readerIndex(), end - in.readerIndex())
                .toLowerCase(Locale.ROOT)
                .lines()
                .toList();
        List<Proto> webSockets = accepted("ws-json@.|ws-protobuf@.").toList();
        List<Proto> http = accepted("http@.").toList();
        boolean upgrade = has(lines, "upgrade", "websocket");
        if (!webSockets.isEmpty() && (upgrade || http.isEmpty())) {
            return webSockets;
        }
        String generation = has(lines, "user-agent", "erpc-httproto") ? "http@6" : "http@5";
        return http.stream()
                .filter(proto -> proto.name().equals(generation))
                .findFirst()
                .or(() -> http.stream().findFirst())
                .map(List::of)
                .orElseThrow(() -> refused("http"));
    }

    /** Behind the empty line, or -1. */
    private static int endOfHead(ByteBuf in, int from) {
        int at = in.indexOf(from, in.writerIndex(), (byte) '\n');
        while (at >= 0 && at + 1 < in.writerIndex()) {
            int next = in.getByte(at + 1) == '\r' ? at + 2 : at + 1;
            if (next < in.writerIndex() && in.getByte(next) == '\n') {
                return next + 1;
            }
            at = in.indexOf(at + 1, in.writerIndex(), (byte) '\n');
        }
        return -1;
    }

    private static boolean has(List<String> lines, String name, String value) {
        return lines.stream().skip(1).anyMatch(line -> {
            int colon = line.indexOf(':');
            return colon > 0
                    && line.substring(0, colon).strip().equals(name)
                    && line.substring(colon + 1).contains(value);
        });
    }

    private List<Proto> raw(ByteBuf in) {
        for (RawProbe probe : RawProbe.IN_ORDER) {
            int answer = probe.look(in, context);
            if (answer == RawProbe.FITS) {
                return List.of(accepted(probe.protoName()).findFirst().orElseThrow(() -> refused(probe.protoName())));
            }
            if (answer > 0) {
                needed = answer;
                return List.of();
            }
        }
        String start = WireText.printable(in, in.readerIndex(), Math.min(8, in.readableBytes()));
        throw ProtoException.malformed("first bytes: " + start + " (expected: one of " + accepted + ")");
    }

    private Stream<Proto> accepted(String names) {
        return accepted.stream().filter(proto -> proto.name().matches(names));
    }

    private ProtoException refused(String name) {
        return ProtoException.malformed("protocol: " + name + " (expected: one of " + accepted + ")");
    }

    /**
     * Which of these sub-protocols of websockets a first message has.
     *
     * @param message    stays owned by the caller, and untouched
     * @param candidates in the order of preference
     * @throws ProtoException when it has none of them
     */
    public static Proto ofMessage(ByteBuf message, List<Proto> candidates) {
        boolean json = message.isReadable() && message.getByte(message.readerIndex()) == '{';
        boolean four = json ? isJsonOfFour(message.slice()) : isProtobufOfFour(message);
        String names = (json ? "ws-json@" : "ws-protobuf@") + (four ? "4" : "[56]");
        return candidates.stream()
                .filter(proto -> proto.name().matches(names))
                .findFirst()
                .orElseThrow(() -> ProtoException.malformed(
                        "sub-protocol: like " + names + " (expected: one of " + candidates + ")"));
    }

    /** Some of its keys have other names. */
    private static boolean isJsonOfFour(ByteBuf message) {
        JsonScanner json = new JsonScanner(message);
        try {
            json.expect('{');
            do {
                String key = json.string().toString(StandardCharsets.UTF_8);
                if (key.equals("uri") || key.equals("body_codec") || key.equals("xfer_pipe")) {
                    return true;
                }
                json.expect(':');
                json.value();
            } while (json.accept(','));
        } catch (ProtoException e) {
            // Whoever reads it says what is wrong.
        }
        return false;
    }

    /** The sequence is text, and comes first. */
    private static boolean isProtobufOfFour(ByteBuf message) {
        return message.isReadable() && message.getByte(message.readerIndex()) == (1 << 3 | 2);
    }

    private static String text(ByteBuf in, int start, int length) {
        return in.toString(start, length, StandardCharsets.ISO_8859_1);
    }
}
