package io.teleport.proto;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.teleport.message.Message;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequences of the raw protocol as text. */
class SequenceTest {

    @ParameterizedTest
    @CsvSource({
        "0, A",
        "25, Z",
        "26, a",
        "51, z",
        "52, 0",
        "61, 9",
        "62, AA",
        "63, AB",
        "1341, Un",
        "3905, 99",
        "3906, AAA",
        "2147483647, BUTlkB",
        "57731386985, 999999"
    })
    void generation4CountsInBase62(long seq, String text) {
        assertThat(write(SeqForm.BASE_62, new Message().seq(seq))).isEqualTo(text);
        Message message = read(SeqForm.BASE_62, text);
        assertThat(message.seq()).isEqualTo(seq);
        assertThat(message.seqText()).isNull();
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "9, 9", "10, 10", "2147483647, 2147483647", "999999999999999999, 999999999999999999"})
    void generation3CountsInDecimal(long seq, String text) {
        assertThat(write(SeqForm.DECIMAL, new Message().seq(seq))).isEqualTo(text);
        Message message = read(SeqForm.DECIMAL, text);
        assertThat(message.seq()).isEqualTo(seq);
        assertThat(message.seqText()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "A", "-1", "+1", "01", "00", "1 ", "9999999999999999999", "\u00ff\u0000", "1\u00b2"})
    void anyOtherTextIsEchoedInGeneration3(String text) {
        Message message = read(SeqForm.DECIMAL, text);
        assertThat(message.seqText()).isEqualTo(text);
        assertThat(write(SeqForm.DECIMAL, new Message().seqOf(message))).isEqualTo(text);
    }

    @Test
    void generation4StartsAgainAfterItsLastText() {
        assertThat(write(SeqForm.BASE_62, new Message().seq(Base62Seq.COUNT))).isEqualTo("A");
        assertThat(write(SeqForm.BASE_62, new Message().seq(Base62Seq.COUNT + 61)))
                .isEqualTo("9");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, -5})
    void counterPastItsEndIsRecognisedInGeneration4(int seq) {
        Message echo = read(SeqForm.BASE_62, write(SeqForm.BASE_62, new Message().seq(seq)));
        assertThat(echo.seqText()).isNull();
        assertThat((int) echo.seq()).isEqualTo(seq);
    }

    @Test
    void everyTextOfTheAlphabetIsOneNumber() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        Random random = new Random(62);
        for (int i = 0; i < 10_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int length = 1 + random.nextInt(6); length > 0; length--) {
                text.append(alphabet.charAt(random.nextInt(62)));
            }
            Message message = read(SeqForm.BASE_62, text.toString());
            assertThat(message.seqText()).isNull();
            assertThat(write(SeqForm.BASE_62, message)).isEqualTo(text.toString());
        }
        for (long seq = 0; seq < 10_000; seq++) {
            assertThat(read(SeqForm.BASE_62, write(SeqForm.BASE_62, new Message().seq(seq)))
                            .seq())
                    .isEqualTo(seq);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello seq/1", "AAAAAAA", "-1", "\u00ff\u0000", "\u00c1", "A "})
    void anyOtherTextIsEchoedInGeneration4(String text) {
        Message message = read(SeqForm.BASE_62, text);
        assertThat(message.seqText()).isEqualTo(text);
        assertThat(write(SeqForm.BASE_62, new Message().seqOf(message))).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "35, z", "36, 10", "1343, 11b", "-5, -5", "2147483647, zik0zj", "-2147483648, -zik0zk"})
    void generation5CountsInBase36(int seq, String text) {
        assertThat(write(SeqForm.BASE_36, new Message().seq(seq))).isEqualTo(text);
        assertThat(read(SeqForm.BASE_36, text).seq()).isEqualTo(seq);
    }

    @ParameterizedTest
    @CsvSource({"0001, 1", "1Z, 71", "-0, 0", "+z, 35", "-000ZIK0ZK, -2147483648"})
    void generation5ReadsOtherFormsToo(String text, int seq) {
        assertThat(read(SeqForm.BASE_36, text).seq()).isEqualTo(seq);
    }

    private static Message read(SeqForm form, String text) {
        ByteBuf in = Unpooled.copiedBuffer("<" + text + ">", StandardCharsets.ISO_8859_1);
        Message message = new Message();
        SeqText.read(form, in.skipBytes(1), text.length(), message);
        assertThat(in.readByte()).isEqualTo((byte) '>');
        in.release();
        return message;
    }

    private static String write(SeqForm form, Message message) {
        ByteBuf out = Unpooled.buffer();
        SeqText.write(form, message, out);
        String text = out.toString(StandardCharsets.ISO_8859_1);
        out.release();
        return text;
    }
}
