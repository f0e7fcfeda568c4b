package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import io.teleport.message.MessageType;
import io.teleport.message.Metadata;
import io.teleport.message.Status;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The forms in which the status of a reply travels. */
class StatusWireTest {

    static Stream<Arguments> fields() {
        return Stream.of(
                Arguments.of("", Status.OK),
                Arguments.of("code=0", Status.OK),
                Arguments.of("%%%&b=", Status.OK),
                Arguments.of("code=abc&msg=x", Status.OK),
                Arguments.of("code=99999999999", Status.OK),
                Arguments.of("msg=x&cause=y", Status.OK),
                Arguments.of("code=0&msg=x", Status.OK),
                Arguments.of("code=-1", Status.of(-1, "", "")),
                Arguments.of("code=404&msg=Not%20Found&cause=", Status.of(404, "Not Found")),
                Arguments.of("cause=c+d&code=7&msg=%E4%BD%9C", Status.of(7, "\u4f5c", "c d")));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void fieldIsReadLiberally(String field, Status expected) {
        ByteBuf in = Unpooled.copiedBuffer(field + "!", StandardCharsets.UTF_8);
        assertThat(StatusWire.readField(in, field.length())).isEqualTo(expected);
        assertThat(in.readByte()).isEqualTo((byte) '!');
        in.release();
    }

    static Stream<Arguments> errors() {
        return Stream.of(
                Arguments.of("{\"code\":404,\"message\":\"Not Found\"}", Status.of(404, "Not Found")),
                Arguments.of(" {\"x\":{\"code\":1},\"code\": \"7\",\"reason\":\"a\\n\"} ", Status.of(7, "", "a\n")),
                Arguments.of("{\"code\":0,\"message\":\"x\"}", Status.OK),
                Arguments.of("{\"message\":\"x\"}", Status.of(-1, "x")),
                Arguments.of("{\"code\":[1],\"message\":{\"a\":1}}", Status.of(-1, "")),
                Arguments.of("{\"code\":12345678901}", Status.of(-1, "Unknown Error", "{\"code\":12345678901}")),
                Arguments.of("{\"code\":1", Status.of(-1, "Unknown Error", "{\"code\":1")),
                Arguments.of("boom", Status.of(-1, "Unknown Error", "boom")),
                Arguments.of("[".repeat(10_000), Status.of(-1, "Unknown Error", "[".repeat(10_000))),
                Arguments.of("", Status.OK));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void jsonIsReadLiberally(String json, Status expected) {
        assertThat(StatusWire.readReplyError(new Metadata().add("X-Reply-Error", json)))
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void statusComesBackAsItWasWritten(int generation) {
        Status status = Status.of(1001, "a \"quote\" \\ and \t\u0001", "<&=> \u4f5c\ud83d\ude80\r\n%41+");
        Message reply = new Message().type(MessageType.REPLY).status(status);
        assertThat(roundTrip(generation, reply).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void statusStandsBesideMetadata(int generation) {
        Metadata metadata = new Metadata().add("a", "1").add("b", "2");
        Message reply = new Message()
                .type(MessageType.AUTH_REPLY)
                .status(Status.of(403))
                .metadata(metadata);
        Message echo = roundTrip(generation, reply);
        assertThat(echo.status()).isEqualTo(Status.of(403));
        assertThat(echo.metadata().get("a")).isEqualTo("1");
        assertThat(echo.metadata().get("b")).isEqualTo("2");
        assertThat(echo.metadata().contains("X-Reply-Error")).isEqualTo(generation < 6);
        assertThat(metadata).isEqualTo(new Metadata().add("a", "1").add("b", "2"));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5})
    void changedStatusReplacesTheOneThatWasRead(int generation) {
        Message read =
                roundTrip(generation, new Message().type(MessageType.REPLY).status(Status.of(404)));
        Message again = roundTrip(generation, read.status(Status.of(500)));
        assertThat(again.status()).isEqualTo(Status.of(500));
        assertThat(again.metadata().size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void onlyRepliesHaveAStatus(int generation) {
        Message call = new Message().type(MessageType.CALL).status(Status.of(404));
        Message echo = roundTrip(generation, call);
        assertThat(echo.status()).isEqualTo(Status.OK);
        assertThat(echo.hasMetadata()).isFalse();
        call.metadata().add("X-Reply-Error", "{\"code\":7}");
        assertThat(roundTrip(generation, call).status()).isEqualTo(Status.OK);
    }

    @Test
    void namesThatOnlyBeginAlikeAreNoError() {
        Message reply = new Message().type(MessageType.REPLY);
        reply.metadata().add("My-X-Reply-Error", "{\"code\":7}").add("X-Reply-Errors", "{\"code\":7}");
        assertThat(roundTrip(5, reply).status()).isEqualTo(Status.OK);
        reply.metadata().add("X-Reply-Error", "{\"code\":7}");
        assertThat(roundTrip(5, reply).status()).isEqualTo(Status.of(7, ""));
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void textsThatWouldNotFitAreCut(int generation) {
        String control = "\u0001".repeat(100_000);
        Message reply = new Message().type(MessageType.REPLY).status(Status.of(500, control, control));
        Status status = roundTrip(generation, reply).status();
        assertThat(status.code()).isEqualTo(500);
        assertThat(status.message()).isEqualTo(control.substring(0, 3500));
        assertThat(status.reason()).isEqualTo(control.substring(0, 3500));
    }

    private static Message roundTrip(int generation, Message message) {
        Proto proto = Protos.raw(generation);
        return Frames.read(proto, Frames.write(proto, message));
    }
}
