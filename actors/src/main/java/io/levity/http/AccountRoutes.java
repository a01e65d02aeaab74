package io.levity.http;

import akka.http.javadsl.model.HttpResponse;
import io.levity.actor.chain.ChainService;
import io.levity.chain.state.Account;
import io.levity.chain.state.StateView;
import io.levity.types.Address;
import io.levity.types.Bytes;
import java.util.List;

/** {@code /v1/accounts}: balances and nonces. */
final class AccountRoutes {
    /** {@code nonce} counts final transactions, {@code pendingNonce} also those that wait; {@code code} if it has any. */
    record AccountDetail(
            String address,
            String network,
            long atHeight,
            String balanceWei,
            long nonce,
            long pendingNonce,
            String codeHash,
            String storageRoot,
            String code) {}

    private final EdgeParts parts;

    AccountRoutes(EdgeParts parts) {
        this.parts = parts;
    }

    List<Route> routes() {
        return List.of(Route.get(
                "/v1/accounts/{address}",
                "chain",
                "Balance and nonce of an account",
                List.of(
                        Route.path("address", "20 bytes in hexadecimal", "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266"),
                        Route.query("network", "network id, default C0", "C0")),
                AccountDetail.class,
                x -> parts.reply(() -> show(x))));
    }

    private HttpResponse show(Exchange x) {
        ChainService chain = parts.chain(x);
        Address address = EdgeParts.address(x.variable("address"));
        long height = chain.height();
        StateView state = chain.stateAt(height);
        Account account = state.account(address);
        Bytes code = account.codeHash().equals(Account.EMPTY_CODE_HASH) ? Bytes.EMPTY : state.code(address);
        return Exchange.json(
                200,
                new AccountDetail(
                        address.toHex(),
                        chain.network().toString(),
                        height,
                        account.balanceWei().toString(),
                        account.nonce(),
                        chain.pendingNonce(address),
                        account.codeHash().toHex(),
                        account.storageRoot().toHex(),
                        code.isEmpty() ? null : code.toHex()));
    }
}
