package io.levity.chain.consensus;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.levity.types.Bytes;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** No bytes make a decoder throw, and whatever is accepted has exactly one encoding. */
class DecodeProperties {
    private static final List<Bytes> SAMPLES =
            List.copyOf(GoldenEncodingTest.samples().values());

    @Property(tries = 2000)
    void shouldNeverThrowForAnyBytes(@ForAll byte[] bytes) {
        decodeAll(Bytes.copyOf(bytes));
    }

    @Property(tries = 3000)
    void shouldNeverThrowForDamagedSamples(
            @ForAll @IntRange(max = 1 << 20) int which,
            @ForAll @IntRange(max = 1 << 20) int where,
            @ForAll byte value,
            @ForAll @IntRange(max = 40) int cut) {
        byte[] bytes = SAMPLES.get(which % SAMPLES.size()).toArray();
        bytes[where % bytes.length] = value;
        decodeAll(Bytes.wrap(bytes));
        decodeAll(Bytes.wrap(Arrays.copyOf(bytes, Math.max(0, bytes.length - cut))));
        decodeAll(Bytes.wrap(Arrays.copyOf(bytes, bytes.length + cut)));
    }

    private static void decodeAll(Bytes bytes) {
        same(bytes, MessageCodec.decode(bytes).map(MessageCodec::encode));
        same(bytes, DurableRecordCodec.decode(bytes).map(DurableRecordCodec::encode));
        same(bytes, EvidenceCodec.decode(bytes).map(EvidenceCodec::encode));
        same(bytes, HeaderCodec.decode(bytes).map(HeaderCodec::encode));
        same(bytes, VoteCodec.decode(bytes).map(VoteCodec::encode));
        same(bytes, CertificateCodec.decode(bytes).map(CertificateCodec::encode));
    }

    private static void same(Bytes bytes, Optional<Bytes> again) {
        again.ifPresent(encoded -> assertEquals(bytes, encoded));
    }
}
