package io.levity.actor.da;

import io.levity.types.Hash;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * The slices of a set's members as repair reads them: this node's volumes first, on the thread that asks, then whoever else
 * has them. Waits no longer than {@link #PATIENCE_SECONDS} for others.
 */
public final class MemberSlices implements SliceSource {
    private static final int PATIENCE_SECONDS = 15;

    private final DaNode node;
    private final boolean alone;

    /** @param alone whether nobody else has anything */
    public MemberSlices(DaNode node, boolean alone) {
        this.node = node;
        this.alone = alone;
    }

    @Override
    public Optional<byte[]> get(int member, Hash key) {
        Optional<byte[]> here = local(member, key);
        return here.isPresent() || alone
                ? here
                : wait(node.holders().get(member).get(key));
    }

    @Override
    public <T> Optional<T> find(Hash key, Function<byte[], Optional<T>> check) {
        for (int member = 0; member < node.holders().size(); member++) {
            Optional<T> here = local(member, key).flatMap(check);
            if (here.isPresent()) {
                return here;
            }
        }
        return alone ? Optional.empty() : wait(SliceQuest.of(node, key, check));
    }

    private Optional<byte[]> local(int member, Hash key) {
        return node.volumes().get(node.config().members().get(member).validatorId(), key);
    }

    /** Who fails to answer does not have it now; the next audit asks again. */
    private static <T> Optional<T> wait(CompletionStage<Optional<T>> answer) {
        try {
            return answer.toCompletableFuture()
                    .copy()
                    .completeOnTimeout(Optional.empty(), PATIENCE_SECONDS, TimeUnit.SECONDS)
                    .join();
        } catch (CompletionException e) {
            return Optional.empty();
        }
    }
}
