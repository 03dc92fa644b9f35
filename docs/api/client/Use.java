package use;

import com.fasterxml.jackson.databind.DeserializationFeature;
import java.util.List;
import java.util.UUID;
import venue.ApiClient;
import venue.ApiException;
import venue.api.AuthenticationApi;
import venue.api.MarketDataApi;
import venue.api.NotificationsApi;
import venue.api.OrdersApi;
import venue.model.Batch;
import venue.model.BatchAccepted;
import venue.model.BatchRefused;
import venue.model.Comparison;
import venue.model.Condition;
import venue.model.Instrument;
import venue.model.Login;
import venue.model.NewOrder;
import venue.model.Order;
import venue.model.OrderNotification;
import venue.model.OrderStatus;
import venue.model.OrderType;
import venue.model.Preset;
import venue.model.Side;
import venue.model.Wanted;

/// Uses the generated client: signs in, places, lists and cancels an order, and reads what has alternatives. Ends with an
/// exception if anything is not as it should be. Arguments: the venue's URL, a trader's name and password.
public final class Use {
    private Use() {}

    public static void main(String[] args) throws Exception {
        var client = new ApiClient();
        client.updateBaseUri(args[0]);
        var instruments = new MarketDataApi(client).listInstruments(null, null, null).getItems();
        System.out.println(instruments.size() + " instruments");
        if (args.length < 3 || instruments.isEmpty()) {
            return;
        }
        String token = new AuthenticationApi(client).signIn(new Login().user(args[1]).password(args[2])).getAccessToken();
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
        System.out.println("signed in as " + args[1]);

        var orders = new OrdersApi(client);
        Instrument instrument = instruments.get(0);
        Order placed = orders.placeOrder(order(instrument, instrument.getLowPrice()));
        check(placed.getStatus() == OrderStatus.OPEN, placed);
        var listed = orders.listOrders(null, null, null, null, null, null, null, null, placed.getSequence()).getItems();
        check(listed.stream().anyMatch(each -> each.getOrderId().equals(placed.getOrderId())), listed);
        Order cancelled = orders.cancelOrder(Long.valueOf(placed.getOrderId()));
        check(cancelled.getStatus() == OrderStatus.CANCELLED, cancelled);
        System.out.println("placed, listed and cancelled " + placed.getOrderId());

        var results = orders.placeOrders(new Batch().orders(List.of(
                        order(instrument, instrument.getLowPrice()), order(instrument, "0.000000001"))))
                .getResults();
        check(results.get(0).getActualInstance() instanceof BatchAccepted, results);
        check(results.get(1).getActualInstance() instanceof BatchRefused, results);
        orders.cancelOrders(null);

        // A condition has no member that names its kind: only a strict mapper tells the alternatives apart.
        client.setObjectMapper(ApiClient.createDefaultObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));
        var notifications = new NotificationsApi(client);
        notifications.subscribe(new Wanted().preset(Preset.TRADING_UPDATES)
                .filter(new Condition(new Comparison().field("side").op("eq").value("BUY"))));
        for (int again = 0; !told(notifications, placed); again++) {
            check(again < 300, "the order was never told");
            Thread.sleep(100);
        }
        System.out.println("told the alternatives apart");
    }

    private static boolean told(NotificationsApi notifications, Order placed) throws ApiException {
        return notifications.listPending(1000L).getItems().stream().anyMatch(each ->
                each.getActualInstance() instanceof OrderNotification told
                        && told.getData().getOrderId().equals(placed.getOrderId()));
    }

    private static NewOrder order(Instrument instrument, String price) {
        return new NewOrder()
                .instrument(instrument.getInstrument())
                .side(Side.BUY)
                .type(OrderType.LIMIT)
                .price(price)
                .quantity(instrument.getLotSize())
                .clientOrderId(UUID.randomUUID().toString());
    }

    private static void check(boolean holds, Object what) {
        if (!holds) {
            throw new IllegalStateException(String.valueOf(what));
        }
    }
}
