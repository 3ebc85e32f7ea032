/** What notices say unless a company words them itself: Liquid templates, in plain text. */
import type { NoticeKind } from "./notices.ts";

export interface NoticeTexts {
  readonly subject: string;
  readonly text: string;
}

const GREETING = "Hello{% if recipient_name != '' %} {{ recipient_name }}{% endif %},\n\n";
const CLOSING = "\n\n{{ company }}\n";

const LICENSE = `Product: {{ product }}
{%- if license_key != "" %}
License: {{ license_key }}
{%- endif %}
Order: {{ order_id }}`;

const ISSUED = `{% for license in licenses %}
- {{ license.product }}
{%- if license.license_key != "" %}: {{ license.license_key }}{% endif %}
{%- if license.expires_on != "" %} (until {{ license.expires_on }}){% endif %}
{%- endfor %}`;

const LIMITED = `{% if feature != "" %}the feature {{ feature }}{% else %}the license{% endif %}`;

function letter(subject: string, body: string): NoticeTexts {
  return { subject, text: `${GREETING}${body}${CLOSING}` };
}

export const noticeTexts: Readonly<Record<NoticeKind, NoticeTexts>> = {
  order_created: letter(
    "Your order {{ order_id }} at {{ company }}",
    `thank you for your order {{ order_id }}. These are your licenses:\n${ISSUED}`,
  ),
  order_appended: letter(
    "More licenses in your order {{ order_id }}",
    `these licenses were added to your order {{ order_id }}:\n${ISSUED}`,
  ),
  license_issued: letter(
    "Your license of {{ product }}",
    `this is your license:\n\n${LICENSE}{% if expires_on != "" %}\nLast day: {{ expires_on }}{% endif %}`,
  ),
  license_will_expire: letter(
    "Your license of {{ product }} ends on {{ expires_on }}",
    `your license ends in {{ days_left }} day{% if days_left != 1 %}s{% endif %}, on {{ expires_on }}:\n\n${LICENSE}`,
  ),
  license_expired: letter("Your license of {{ product }} has ended", `your license has ended:\n\n${LICENSE}`),
  maintenance_will_expire: letter(
    "The maintenance of {{ product }} ends on {{ maintenance_ends_on }}",
    `the maintenance of your license ends in {{ days_left }} day{% if days_left != 1 %}s{% endif %}, on {{ maintenance_ends_on }}:\n\n${LICENSE}`,
  ),
  maintenance_expired: letter(
    "The maintenance of {{ product }} has ended",
    `the maintenance of your license has ended. It goes on working with the versions that it covers:\n\n${LICENSE}`,
  ),
  trial_created: letter(
    "Your trial of {{ product }}",
    `this is your trial of {{ product }}
{%- if license_key != "" %}, license {{ license_key }}{% endif %}.
{%- if expires_on != "" %} Its last day is {{ expires_on }}.{% endif %}`,
  ),
  trial_will_expire: letter(
    "Your trial of {{ product }} ends on {{ expires_on }}",
    "your trial of {{ product }} ends in {{ days_left }} day{% if days_left != 1 %}s{% endif %}, on {{ expires_on }}.",
  ),
  trial_expired: letter("Your trial of {{ product }} has ended", "your trial of {{ product }} has ended."),
  license_user_assigned: letter(
    "A license of {{ product }} for {{ user_email }}",
    "from now on {{ user_email }} may use a license of {{ product }}. Sign in with this address in the application.",
  ),
  license_manager_assigned: letter(
    "{{ user_email }} looks after order {{ order_id }}",
    "from now on {{ user_email }} looks after the licenses of order {{ order_id }}.",
  ),
  license_users_near_limit: letter(
    "{{ limit_used }} of {{ limit_size }} users of {{ product }} are assigned",
    `{{ limit_used }} of the {{ limit_size }} users that this license allows are assigned:\n\n${LICENSE}`,
  ),
  license_users_at_limit: letter(
    "All {{ limit_size }} users of {{ product }} are assigned",
    `all {{ limit_size }} users that this license allows are assigned:\n\n${LICENSE}`,
  ),
  limit_reached: letter(
    "A limit of {{ product }} is reached",
    `${LIMITED} has come to its limit: {{ limit_used }} of {{ limit_size }} {{ limit | replace: "_", " " }}.\n\n${LICENSE}`,
  ),
  seats_exhausted: letter(
    "All seats of {{ product }} are taken",
    `the last of the {{ seats }} seats of ${LIMITED} was taken:\n\n${LICENSE}`,
  ),
  consumption_pool_threshold: letter(
    "{{ percent }} % of {{ pool_name }} are consumed",
    "{{ total_consumptions }} of {{ max_consumptions }} are consumed of the pool {{ pool_name }} ({{ pool_code }}) of {{ account_name }}.",
  ),
  webhook_dead_letter: letter(
    "The webhook at {{ endpoint }} does not take events",
    "the event {{ event }} could not be delivered to {{ endpoint }}, and is not tried again. Last it was: {{ last_error }}. Later events go on; see the list of deliveries.",
  ),
  operator_invitation: letter(
    "You are invited to administer {{ company }}",
    "{{ invited_by }} invites you to administer {{ company }}{% if role != '' %} as {{ role }}{% endif %}. Accept with this link, which is good once, until {{ expires_at }}:\n\n{{ link }}\n\nIf you do not know what this is about, do nothing.",
  ),
  operator_password_reset: letter(
    "A new password at {{ company }}",
    "choose a new password with this link, which is good once, until {{ expires_at }}:\n\n{{ link }}\n\nIf you have not asked for it, do nothing: your password stays as it is.",
  ),
};
