package io.levity.persistence.chain;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
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
                .setHeader(ProtoBytes.of(HeaderCodec.encode(stored.header())))
                .setHeight(block.context().height())
                .setHash(ProtoBytes.of(block.context().hash()))
                .setParentHash(ProtoBytes.of(block.context().parentHash()))
                .setTimestampMillis(block.context().timestampMillis())
                .setProposer(block.context().proposer())
                .setStateRoot(ProtoBytes.of(block.stateRoot()))
                .setTransactionsRoot(ProtoBytes.of(block.transactionsRoot()))
                .setReceiptsRoot(ProtoBytes.of(block.receiptsRoot()))
                .setLogsBloom(ProtoBytes.of(block.logsBloom()))
                .setGasUsed(block.gasUsed())
                .setGasLimit(block.gasLimit())
                .setBaseFeePerGasWei(
                        ByteString.copyFrom(block.baseFeePerGasWei().toByteArray()))
                .setFeeRecipient(ProtoBytes.of(block.feeRecipient()))
                .setSizeBytes(block.sizeBytes());
        stored.finalization().ifPresent(c -> out.setFinalization(ProtoBytes.of(CertificateCodec.encode(c))));
        for (Transaction transaction : block.transactions()) {
            out.addTransactions(TransactionRecord.newBuilder()
                    .setRaw(ProtoBytes.of(transaction.raw()))
                    .setSender(ProtoBytes.of(transaction.sender())));
        }
        for (Receipt receipt : block.receipts()) {
            out.addReceipts(ProtoBytes.of(ReceiptCodec.encodeStored(receipt)));
        }
        for (Log log : block.systemLogs()) {
            out.addSystemLogs(encode(log));
        }
        return out.build().toByteArray();
    }

    private static LogRecord encode(Log log) {
        LogRecord.Builder out =
                LogRecord.newBuilder().setAddress(ProtoBytes.of(log.address())).setData(ProtoBytes.of(log.data()));
        log.topics().forEach(topic -> out.addTopics(ProtoBytes.of(topic)));
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
        Header header = HeaderCodec.decode(ProtoBytes.bytes(in.getHeader()))
                .orElseThrow(() -> new IllegalArgumentException("header of height " + in.getHeight()));
        Optional<Certificate> finalization = in.getFinalization().isEmpty()
                ? Optional.empty()
                : Optional.of(CertificateCodec.decode(ProtoBytes.bytes(in.getFinalization()))
                        .orElseThrow(() -> new IllegalArgumentException("finalization of height " + in.getHeight())));
        ExecutedBlock block = new ExecutedBlock(
                new BlockContext(
                        in.getHeight(),
                        ProtoBytes.hash(in.getHash()),
                        ProtoBytes.hash(in.getParentHash()),
                        in.getTimestampMillis(),
                        in.getProposer()),
                in.getTransactionsList().stream().map(this::decode).toList(),
                in.getReceiptsList().stream().map(BlockRecords::decodeReceipt).toList(),
                in.getSystemLogsList().stream().map(BlockRecords::decode).toList(),
                ProtoBytes.hash(in.getStateRoot()),
                ProtoBytes.hash(in.getTransactionsRoot()),
                ProtoBytes.hash(in.getReceiptsRoot()),
                ProtoBytes.bytes(in.getLogsBloom()),
                in.getGasUsed(),
                in.getGasLimit(),
                new BigInteger(1, in.getBaseFeePerGasWei().toByteArray()),
                ProtoBytes.address(in.getFeeRecipient()),
                in.getSizeBytes());
        return new StoredBlock(header, block, finalization);
    }

    private Transaction decode(TransactionRecord in) {
        return TransactionCodec.decodeKnown(ProtoBytes.bytes(in.getRaw()), chainId, ProtoBytes.address(in.getSender()));
    }

    private static Receipt decodeReceipt(ByteString in) {
        return ReceiptCodec.decodeStored(ProtoBytes.bytes(in))
                .orElseThrow(() -> new IllegalArgumentException("receipt"));
    }

    private static Log decode(LogRecord in) {
        List<Hash> topics = in.getTopicsList().stream().map(ProtoBytes::hash).toList();
        return new Log(ProtoBytes.address(in.getAddress()), topics, ProtoBytes.bytes(in.getData()));
    }
}
