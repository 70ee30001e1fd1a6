import * as kplus from 'cdk8s-plus-27';
import { requireSecretValue } from './secrets';
import { refusal, requireBoth, requireHost, requirePort, requireText } from '../private/checks';
import { mark } from '../private/kinds';
import { requireArguments } from '../private/props';

/**
 * Options of `Mailer.sendGrid`.
 */
export interface SendGridOptions {
  /** The API key, by reference; mounted as the file of `apiKeyFilePath`. */
  readonly apiKey: kplus.SecretValue;
}

/**
 * Options of `Mailer.smtp`.
 */
export interface SmtpOptions {
  /** DNS name or IP address of the server; becomes `smtpServer`. Its certificate must have this name. */
  readonly host: string;

  /**
   * Its port; becomes `smtpPort`. Flyte encrypts by STARTTLS where the server offers it, and knows no port that is encrypted from the start.
   * @default 587
   */
  readonly port?: number;

  /**
   * User name; becomes `smtpUsername`. Comes with `password`.
   * @default - no login, for servers that ask for none
   */
  readonly username?: string;

  /**
   * The password, by reference and without a line break at its end; mounted as the file of `smtpPasswordSecretName`. Flyte sends it over
   * encrypted connections only.
   * @default - no login
   */
  readonly password?: kplus.SecretValue;
}

/** What a mailer is, for the configuration. */
export type MailerService = { readonly kind: 'sendgrid' } & SendGridOptions | { readonly kind: 'smtp' } & SmtpOptions & { readonly port: number };

/**
 * Who sends the mails of notifications.
 */
export class Mailer {
  /**
   * SendGrid; becomes `serviceName: sendgrid`.
   * @param options API key
   */
  public static sendGrid(options: SendGridOptions): Mailer {
    requireArguments('Mailer.sendGrid', options);
    requireSecretValue('Mailer.sendGrid', 'apiKey', options.apiKey);
    return new Mailer({ kind: 'sendgrid', apiKey: options.apiKey });
  }

  /**
   * A mail server; becomes `serviceName: smtp`.
   *
   * Throws when host or port are malformed, or half of the login is missing.
   * @param options host, port and login
   */
  public static smtp(options: SmtpOptions): Mailer {
    const where = 'Mailer.smtp';
    requireArguments(where, options);
    const { host, username, password } = options;
    requireHost(where, 'host', host);
    const port = requirePort(where, 'port', options.port ?? 587, 587);
    if (port === 465) { throw refusal(where, 'port', 'be one without TLS from the start', port, 'use 587 or 25, where Flyte encrypts by STARTTLS'); }
    if (username !== undefined) { requireText(where, 'username', username, 'leave it out where the server asks for none'); }
    if (password !== undefined) { requireSecretValue(where, 'password', password); }
    requireBoth(where, { username, password });
    return new Mailer({ ...options, kind: 'smtp', port });
  }

  private constructor(
    /** @internal */
    public readonly _service: MailerService,
  ) {}
}

mark('Mailer', Mailer);
