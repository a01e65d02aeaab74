package io.levity.chain.execution;

import io.levity.codec.RlpReader;
import io.levity.codec.RlpWriter;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** RLP of logs: a list of address, topics, data (Yellow Paper, 4.3.1). */
public final class LogCodec {
    public static final int MAX_TOPICS = 4;

    private LogCodec() {}

    public static Bytes encode(Log log) {
        RlpWriter out = new RlpWriter();
        write(out, log);
        return out.toBytes();
    }

    /** Empty when these bytes are no log. */
    public static Optional<Log> decode(Bytes encoded) {
        RlpReader in = RlpReader.of(encoded);
        Log log = read(in);
        in.end();
        return in.ok() && log.topics().size() <= MAX_TOPICS ? Optional.of(log) : Optional.empty();
    }

    static void write(RlpWriter out, Log log) {
        out.startList().address(log.address()).startList();
        log.topics().forEach(out::hash);
        out.endList().bytes(log.data()).endList();
    }

    static void writeAll(RlpWriter out, List<Log> logs) {
        out.startList();
        logs.forEach(log -> write(out, log));
        out.endList();
    }

    /** Reads a log; what it returns counts only if the reader has no problem afterwards. */
    static Log read(RlpReader in) {
        in.enterList();
        Address address = in.readAddress();
        List<Hash> topics = new ArrayList<>(MAX_TOPICS);
        in.enterList();
        while (!in.atEnd()) {
            topics.add(in.readHash());
        }
        in.leaveList();
        Bytes data = in.readBytes(Integer.MAX_VALUE);
        in.leaveList();
        return new Log(address, topics, data);
    }

    static List<Log> readAll(RlpReader in) {
        in.enterList();
        List<Log> logs = new ArrayList<>();
        while (!in.atEnd()) {
            logs.add(read(in));
        }
        in.leaveList();
        return logs;
    }
}
