package io.levity.actor.chain;

import io.levity.chain.consensus.SetConfig;
import io.levity.chain.consensus.SignedPayload;
import io.levity.types.Hash;
import io.levity.types.NetworkId;

/**
 * A place in a validator set, filled by a validator whose key this node holds.
 *
 * @param node the network as this node runs it
 * @param config the set
 * @param member index in the set
 * @param payload encodes what the set signs, and knows the config's hash
 */
public record ValidatorSeat(ChainNode node, SetConfig config, int member, SignedPayload payload) {

    public static ValidatorSeat of(ChainNode node, SetConfig config, int member) {
        return new ValidatorSeat(node, config, member, SignedPayload.of(config));
    }

    public NetworkId network() {
        return node.network();
    }

    public Hash configHash() {
        return payload.configHash();
    }

    public int validatorId() {
        return config.members().get(member).validatorId();
    }

    public String name() {
        return ValidatorEntity.entityId(network(), validatorId());
    }
}
