package io.levity.persistence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import io.levity.chain.consensus.Certificate;
import io.levity.chain.consensus.CertificateCodec;
import io.levity.chain.consensus.Header;
import io.levity.chain.consensus.HeaderCodec;
import io.levity.chain.execution.BlockContext;
import io.levity.chain.execution.ExecutedBlock;
import io.levity.chain.execution.Log;
import io.levity.chain.execution.Receipt;
import io.levity.chain.execution.ReceiptCodec;
import io.levity.chain.execution.Transaction;
import io.levity.chain.execution.TransactionCodec;
import io.levity.persistence.StorageFailure;
import io.levity.proto.chain.ExecutedBlockRecord;
import io.levity.proto.chain.LogRecord;
import io.levity.proto.chain.TransactionRecord;
import io.levity.types.Address;
import io.levity.types.Bytes;
import io.levity.types.Hash;
import java.math.BigInteger;
import java.util.List;
import java.util.Optional;

/** Blocks to stored bytes and back. Senders are stored, so reading recovers no signature. */
final class BlockRecords {
    private final BigInteger chainId;

    BlockRecords(BigInteger chainId) {
        this.chainId = chainId;
    }

    byte[] encode(StoredBlock stored) {
        ExecutedBlock block = stored.block();
        ExecutedBlockRecord.Builder out = ExecutedBlockRecord.newBuilder()
                .setHeader(bytes(HeaderCodec.encode(stored.header())))
                .setHeight(block.context().height())
                .setHash(bytes(block.context().hash()))
                .setParentHash(bytes(block.context().parentHash()))
                .setTimestampMillis(block.context().timestampMillis())
                .setProposer(block.context().proposer())
                .setStateRoot(bytes(block.stateRoot()))
                .setTransactionsRoot(bytes(block.transactionsRoot()))
                .setReceiptsRoot(bytes(block.receiptsRoot()))
                .setLogsBloom(bytes(block.logsBloom()))
                .setGasUsed(block.gasUsed())
                .setGasLimit(block.gasLimit())
                .setBaseFeePerGasWei(
                        ByteString.copyFrom(block.baseFeePerGasWei().toByteArray()))
                .setFeeRecipient(bytes(block.feeRecipient()))
                .setSizeBytes(block.sizeBytes());
        stored.finalization().ifPresent(c -> out.setFinalization(bytes(CertificateCodec.encode(c))));
        for (Transaction transaction : block.transactions()) {
            out.addTransactions(TransactionRecord.newBuilder()
                    .setRaw(bytes(transaction.raw()))
                    .setSender(bytes(transaction.sender())));
        }
        for (Receipt receipt : block.receipts()) {
            out.addReceipts(bytes(ReceiptCodec.encodeStored(receipt)));
        }
        for (Log log : block.systemLogs()) {
            out.addSystemLogs(encode(log));
        }
        return out.build().toByteArray();
    }

    private static LogRecord encode(Log log) {
        LogRecord.Builder out =
                LogRecord.newBuilder().setAddress(bytes(log.address())).setData(bytes(log.data()));
        log.topics().forEach(topic -> out.addTopics(bytes(topic)));
        return out.build();
    }

    /** @throws StorageFailure if the bytes are not what {@link #encode} made */
    StoredBlock decode(byte[] stored) {
        try {
            return decode(ExecutedBlockRecord.parseFrom(stored));
        } catch (InvalidProtocolBufferException | IllegalStateException | IllegalArgumentException e) {
            throw new StorageFailure("a stored block is damaged: " + e.getMessage(), e);
        }
    }

    private StoredBlock decode(ExecutedBlockRecord in) {
        Header header = HeaderCodec.decode(bytes(in.getHeader()))
                .orElseThrow(() -> new IllegalArgumentException("header of height " + in.getHeight()));
        Optional<Certificate> finalization = in.getFinalization().isEmpty()
                ? Optional.empty()
                : Optional.of(CertificateCodec.decode(bytes(in.getFinalization()))
                        .orElseThrow(() -> new IllegalArgumentException("finalization of height " + in.getHeight())));
        ExecutedBlock block = new ExecutedBlock(
                new BlockContext(
                        in.getHeight(),
                        hash(in.getHash()),
                        hash(in.getParentHash()),
                        in.getTimestampMillis(),
                        in.getProposer()),
                in.getTransactionsList().stream().map(this::decode).toList(),
                in.getReceiptsList().stream().map(BlockRecords::decodeReceipt).toList(),
                in.getSystemLogsList().stream().map(BlockRecords::decode).toList(),
                hash(in.getStateRoot()),
                hash(in.getTransactionsRoot()),
                hash(in.getReceiptsRoot()),
                bytes(in.getLogsBloom()),
                in.getGasUsed(),
                in.getGasLimit(),
                new BigInteger(1, in.getBaseFeePerGasWei().toByteArray()),
                Address.of(in.getFeeRecipient().toByteArray()),
                in.getSizeBytes());
        return new StoredBlock(header, block, finalization);
    }

    private Transaction decode(TransactionRecord in) {
        return TransactionCodec.decodeKnown(
                bytes(in.getRaw()), chainId, Address.of(in.getSender().toByteArray()));
    }

    private static Receipt decodeReceipt(ByteString in) {
        return ReceiptCodec.decodeStored(bytes(in)).orElseThrow(() -> new IllegalArgumentException("receipt"));
    }

    private static Log decode(LogRecord in) {
        List<Hash> topics = in.getTopicsList().stream().map(BlockRecords::hash).toList();
        return new Log(Address.of(in.getAddress().toByteArray()), topics, bytes(in.getData()));
    }

    private static ByteString bytes(Bytes bytes) {
        return UnsafeByteOperations.unsafeWrap(bytes.unsafeArray());
    }

    private static ByteString bytes(Hash hash) {
        return UnsafeByteOperations.unsafeWrap(hash.toArray());
    }

    private static ByteString bytes(Address address) {
        return UnsafeByteOperations.unsafeWrap(address.toArray());
    }

    private static Bytes bytes(ByteString bytes) {
        return Bytes.wrap(bytes.toByteArray());
    }

    private static Hash hash(ByteString bytes) {
        return Hash.of(bytes.toByteArray());
    }
}
