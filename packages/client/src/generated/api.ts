// Generated from docs/reference/openapi.json by `npm run generate`; do not edit.
export interface paths {
    "/v1/whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is calling, with what, and which powers policy gives him
         * @description Scope of the API key: `read`.
         */
        get: operations["principals.whoami"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/principals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * People, agents, services and connectors, with the roles they hold now
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["principals.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/principals/{principal}/deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes every effect away from a principal, at once
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        post: operations["principals.deactivate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Enrolled public keys, the revoked ones too
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["keys.list"];
        put?: never;
        /**
         * Enrols a person's approval key or an executor's key
         * @description The private half never leaves its holder. A key that approves can only belong to a person of the enterprise.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `key.enrol`.
         */
        post: operations["keys.enrol"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Gives a principal a role, for good or until an instant
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        post: operations["roles.assign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/roles/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a role away, at once
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        post: operations["roles.end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * API keys: who acts with each, in whose hands it is, what it is for, until when, and when it was last used
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["apiKeys.list"];
        put?: never;
        /**
         * Issues an API key; its secret is shown in this answer and nowhere else
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `apikey.issue`.
         *
         *     The answer holds a secret: it is given once and kept nowhere.
         */
        post: operations["apiKeys.issue"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/api-keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes an API key, at once
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `apikey.issue`.
         */
        delete: operations["apiKeys.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where somebody is signed in, or was: the caller himself, or another person for who may read of him
         * @description Scope of the API key: `read`.
         */
        get: operations["sessions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sessions/{session}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Signs somebody out, at once: a session of the caller himself, or anybody else’s for who assigns roles
         * @description Scope of the API key: `read`.
         */
        delete: operations["sessions.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/principals/{principal}/sign-out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Signs somebody out everywhere, at once: all his sessions, and all API keys that act as him, his command lines with them
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        post: operations["sessions.endAll"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in-links": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who an issuer’s subject is here, since when and by what that was found
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["signInLinks.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sign-in-links/{link}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * An issuer’s subject is nobody here any more: he is signed out, and is found anew at his next sign-in
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        delete: operations["signInLinks.end"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/device-requests/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A command line that asks to be let in: what it calls itself, and from where it asks
         * @description Scope of the API key: `read`.
         */
        get: operations["deviceRequests.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/device-requests/{code}/approve": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets that command line act as the caller, for hours; needs a session that has shown more lately
         * @description Scope of the API key: `request`.
         *
         *     The answer holds a secret: it is given once and kept nowhere.
         */
        post: operations["deviceRequests.approve"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/device-requests/{code}/refuse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Refuses that command line
         * @description Scope of the API key: `request`.
         */
        post: operations["deviceRequests.refuse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys/options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the caller's authenticator is asked, so that he gets a passkey of his own
         * @description Scope of the API key: `approve`.
         */
        post: operations["passkeys.options"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Passkeys of the caller's own that wait, and are good for nothing until they are in effect
         * @description Scope of the API key: `read`.
         */
        get: operations["passkeys.waiting"];
        put?: never;
        /**
         * Takes the answer of the caller's authenticator; the key waits until it is in effect
         * @description Scope of the API key: `approve`.
         */
        post: operations["passkeys.register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys/{registration}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A passkey of one’s own that waits: the text that says so, and what to sign with a key that is live
         * @description What is signed is SHA-256(`countersign/key-enrolment/v1` ‖ nonce ‖ digest). `text` is the text whose SHA-256 is the digest.
         *
         *     Scope of the API key: `read`.
         */
        get: operations["passkeys.confirmation"];
        put?: never;
        post?: never;
        /**
         * Takes a passkey of one’s own back that waits
         * @description Scope of the API key: `approve`.
         */
        delete: operations["passkeys.withdraw"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys/{registration}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts a further passkey of one’s own in effect, by a signature with a key that is live
         * @description Scope of the API key: `approve`.
         */
        post: operations["passkeys.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes a public key, at once; what it signed for later use loses its effect
         * @description A key of one’s own is given up by nobody’s leave: it is lost, say so.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `key.enrol`.
         */
        delete: operations["keys.revoke"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/passkeys/{registration}/proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks others to say that a passkey that waits is the caller’s own: opens the change that brings it in effect
         * @description Scope of the API key: `approve`.
         */
        post: operations["passkeys.propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Providers and their subcontractors, for whom and where they work, and until when
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.provider`.
         */
        get: operations["providers.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One provider: its subcontractors, people, agents and keys, contracts, duties and gaps
         * @description To a provider, gaps are left out: they are the enterprise's own.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.provider`.
         */
        get: operations["providers.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Contracts with providers and subcontractors, and when each really ends
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.provider`.
         */
        get: operations["contracts.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contract}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One contract: its clauses beside its uptime terms, its real end and reach, and its gaps
         * @description To a provider, gaps and confirmations are left out: they are the enterprise's own.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.provider`.
         */
        get: operations["contracts.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contract-gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where contracts and providers leave the enterprise with less than it needs, now
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.provider`.
         */
        get: operations["contracts.gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/clause-requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The clause register: what a contract must say, by kind and criticality, shipped and added
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.provider`.
         */
        get: operations["contracts.requirements"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contract}/confirmation-draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The exact text that the caller would sign so that a contract goes on; nothing is stored
         * @description What is signed is SHA-256(`countersign/contract-confirmation/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `contract.confirm`.
         */
        post: operations["contracts.draftConfirmation"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contract}/confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person of the enterprise signs that a contract goes on until a day; without it the contract ends
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `contract.confirm`.
         */
        post: operations["contracts.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/account-correlations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts that are nobody’s, and whose they could be by which rule
         * @description Each rule has a confidence of its own; several that say the same are believed further. `clear`: one candidate is well ahead of all others. Nothing becomes anybody’s by it.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["accounts.correlations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/adoption": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says whose an account is that was nobody’s; from then on it is a credential of that identity
         * @description Nothing at the system changes. It is written as an import would write it, with the same checks.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `inventory.import`.
         */
        post: operations["accounts.adopt"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Downstream systems and the connectors that speak to them
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["systems.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{system}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Registers a system, or changes how it is spoken to
         * @description Settings are checked against the connector; secrets are given as references, never as values. Then run its check.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `system.register`.
         */
        put: operations["systems.put"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Connectors that this server has, and what each reaches
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["connectors.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/connectors/{connector}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One connector: what a system must say so that it can speak to it, field by field, and which secrets it needs
         * @description Read from the schema by which the settings of a system are checked.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["connectors.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workloads": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What runs and uses credentials
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["workloads.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workloads/{workload}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One workload with the credentials that it uses: declared, observed or inferred, how and since when, and when it was last seen
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["workloads.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identities": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Identities, whose they are and who answers for them
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["identities.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identities/{identity}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One identity with what is known of it: where, whose, until when, by whose word, and how many credentials it has
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["identities.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Credentials: where they live, what they were derived from, who uses them
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["credentials.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One credential with what is known of it, and how it can be renewed
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["credentials.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identities/{identity}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What an identity was when, who answered for it, and who said so
         * @description Changes, the newest first, each with the journal entries that committed with it. `asOf` tells what was true at a moment, and lists what had changed by then. `field` narrows the list to one; `owner` stands for whoever answers.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["identities.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/principals/{principal}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was known of a principal when, and who said so
         * @description Changes, the newest first, each with the journal entries that committed with it. `asOf` tells what was true at a moment, and lists what had changed by then. `field` narrows the list to one; `owner` stands for whoever answers.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["principals.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials/{credential}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a credential was when, who used it, and who said so
         * @description Changes, the newest first, each with the journal entries that committed with it. `asOf` tells what was true at a moment, and lists what had changed by then. `field` narrows the list to one; `owner` stands for whoever answers.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["credentials.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contract}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a contract said when, and who said so
         * @description Changes, the newest first, each with the journal entries that committed with it. `asOf` tells what was true at a moment, and lists what had changed by then. `field` narrows the list to one; `owner` stands for whoever answers.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["contracts.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/workloads/{workload}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a workload was when, what it used, and who said so
         * @description Changes, the newest first, each with the journal entries that committed with it. `asOf` tells what was true at a moment, and lists what had changed by then. `field` narrows the list to one; `owner` stands for whoever answers.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["workloads.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/estate/nodes/{node}/reach": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What somebody who has taken over a node could act as, or what stops working when it is gone
         * @description `blast_radius` follows who has hold of what; being an administrator of a system reaches every credential there. `dependents` follows who needs what. Items by distance; `through` says by which shortest way.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["estate.reach"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/estate/subjects/{subject}/day-after": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What would still work on the day after something ended, and what its end would do about it
         * @description Of an identity, an owner, a party, a contract, a workload, a system or a source. `works`: whether it would let somebody in if nobody did anything. `ending`: what the chain does about it at the end. `open`: would still work and no plan would end it, or nobody knows.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["estate.day_after"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/estate-coverage": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How much is known: systems and how freshly each was read, accounts and whose they are, sources, and what nobody knows
         * @description Blind spots have names: `never` was never read to its end, `partial` only in part, `stale` not for two days, `no_connector` can not be. Totals stand on each page.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["estate.coverage"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/secrets": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Secrets: from what kind of place each is read, whose it is, who gets it, and since when it is the same
         * @description Those of live credentials that are read by a reference, delivered to a workload or in custody, and those by which connectors work. Neither a value nor a place is shown; what lies at the same place is named.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["secrets.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/endpoints": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Declared endpoints: the certificate that each was last seen to show, what was wrong with it, and which credential of the inventory it is
         * @description `code` says why the last look did not come through; the certificate is then the one that was seen before. Systems are looked at with `POST /v1/access/scan`.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["endpoints.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inventory/import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Brings in an inventory from YAML or CSV; the same document again changes nothing
         * @description The format is docs/reference/import.md. The whole document is checked before anything is written; every problem is answered with its line and column. `dryRun` says what would differ.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `inventory.import`.
         */
        post: operations["inventory.import"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every source in force: of what it speaks, how much it has said, and when it was last read
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["sources.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One source in force, and how its texts are read
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["sources.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/readings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The readings of a source, the oldest first
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["sources.readings"];
        put?: never;
        /**
         * Begins a reading; what a full one does not show when it is completed has ended
         * @description Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `source.deliver`.
         */
        post: operations["sources.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/readings/{reading}/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The next page of a reading; the last one again changes nothing
         * @description Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `source.deliver`.
         */
        post: operations["sources.page"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/readings/{reading}/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The end of a reading, with how many records it had; only then does absence count
         * @description Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `source.deliver`.
         */
        post: operations["sources.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/readings/{reading}/fail": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that a reading broke off: what was taken stands, and nothing ends by it
         * @description Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `source.deliver`.
         */
        post: operations["sources.fail"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a source has said, record by record
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["sources.records"];
        put?: never;
        /**
         * Single words of a source: what is so and what is over, each as of a moment; the same again changes nothing
         * @description Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `source.deliver`.
         */
        post: operations["sources.say"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/readings/{reading}/decide": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says what a held reading comes to: what is missing ends (`release`), or stays (`refuse`)
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `source.decide`.
         */
        post: operations["sources.decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/readings/{reading}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One reading of a source: how far it came, and what of it waits for a decision
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["sources.reading"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/conflicts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a source says otherwise than whose word counts, with both values
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["sources.conflicts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/keys": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The keys of a source that is a signed webhook, the newest first; no secret
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["sources.keys"];
        put?: never;
        /**
         * A new key for the signed webhook of a source; the one before counts for a stated time beside it
         * @description Without `secret` and `publicKey` a shared secret is made, shown in this answer and nowhere else. With `secret` it is the one that the sender made, with `publicKey` the sender signs with Ed25519.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `apikey.issue`.
         *
         *     The answer holds a secret: it is given once and kept nowhere.
         */
        post: operations["sources.makeKey"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/sources/{source}/keys/{key}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Revokes a key of a source, at once; its secret is erased
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `apikey.issue`.
         */
        delete: operations["sources.revokeKey"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contract}/end-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What ending a contract would mean: plan, needs, and what can not be proven; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `contract.end`.
         */
        post: operations["contracts.previewEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/contracts/{contract}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens the change that ends a contract; while one is open, gives that one
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `contract.end`.
         */
        post: operations["contracts.end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Changes, oldest first unless the newest are asked for
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["changes.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One change: its plan, its decision, its operations and what is asked of whom
         * @description Operations are those of the current plan. A provider gets the operations that it executes or that touch its own identities; plan, decision and what is asked of the enterprise are then left out, and who asked for the change and why, unless it asked itself.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["changes.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/revise": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Plans again what is still open; the old plan and its approvals lose their effect
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `contract.end`.
         */
        post: operations["changes.revise"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The journal of a change and its operations, in log order
         * @description A provider is told what became of the operations that it executes: which entry stands where, without its text, and of the actors its own.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["changes.journal"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A change's journal as it is written: server-sent events
         * @description Each event's id is the entry's id; `Last-Event-ID` goes on after it. An event is what the caller would be shown in the change's journal.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["changes.events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials/{credential}/operations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What changes have done to a credential, the newest first: made, moved, switched off, ended, each with what was proven
         * @description A provider gets those that it executes or that touch its own identities.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["credentials.operations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One operation: attempts, mandates, evidence with its three verdicts, and proofs with what was answered at each door
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["operations.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{system}/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a system: opens both sides, knocks at every door with a good and a random credential, reads a page of the inventory
         * @description Changes nothing at the system. A door that a good credential does not open, or that a random one does, can prove nothing.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `system.register`.
         */
        post: operations["systems.check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is asked of whom
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["approvals.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-requests/{request}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One request: the text to read, its digest and the nonce to sign with it
         * @description What is signed is SHA-256(label ‖ nonce ‖ plan digest), label `countersign/approval/v1` or `countersign/refusal/v1`. `planText` is the text whose SHA-256 is the plan digest: check that before signing.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["approvals.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-requests/{request}/signatures": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves or refuses a plan with the caller's own enrolled key
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `change.approve`.
         */
        post: operations["approvals.sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-batches/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The list that one signature over these equal requests stands for, with every text that it rests on; nothing is stored
         * @description What is signed is SHA-256(`countersign/approval-batch/v1` ‖ digest). `digest` is the SHA-256 of `text`, which names each request with its nonce and the digests of its plan and decision, and the pattern that all of them have: reckon all of it from the texts before signing.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `read.change`.
         */
        post: operations["approvals.draftBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/approval-batches": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Approves several equal requests by one signature with the caller's own enrolled key: all of them or none
         * @description The list is reckoned by the server from the requests as they are kept. If one of them may not be signed, nothing counts, and the error names it in `details.request`. A refusal is never batched.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `change.approve`.
         */
        post: operations["approvals.signBatch"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/delegations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Delegations in force: what which provider may carry out, where, and until when
         * @description A provider sees its own, without who of the enterprise answers for them.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.delegation`.
         */
        get: operations["delegations.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/duty": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is on call, now or at an instant
         * @description For another instant than now, roles are those that are held now; the schedule is the one in force.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["duty.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/duty/schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The schedule in force, as handed in
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["duty.schedule"];
        /**
         * Puts the schedule in force, as a new version
         * @description YAML as docs/reference/duty.md describes it. The whole document is checked before anything is written; every problem is answered with its line and column. The same document again changes nothing.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `duty.manage`.
         */
        put: operations["duty.setSchedule"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/duty/ladders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The ladders in force, as handed in
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["duty.ladders"];
        /**
         * Puts the ladders in force, as a new version
         * @description YAML as docs/reference/duty.md describes it. The whole document is checked before anything is written; every problem is answered with its line and column. The same document again changes nothing.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `duty.manage`.
         */
        put: operations["duty.setLadders"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/duty/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the caller was asked, and by which rung
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["duty.notices"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deputies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who stands in for whom
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["deputies.list"];
        put?: never;
        /**
         * Appoints somebody who may sign approvals in another one's place, within limits, until a day
         * @description For oneself it needs no power; for another one it does. A deputy is a person of the enterprise, and never its own appointment.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `duty.manage`.
         */
        post: operations["deputies.appoint"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/deputies/{deputyship}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a deputyship at once; what was signed under it and not used yet loses its effect
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `duty.manage`.
         */
        post: operations["deputies.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/closure-requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Closures that wait for their named owner
         * @description What is signed is SHA-256(`countersign/closure/v1` ‖ nonce ‖ proof digest).
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["closures.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/closure-requests/{operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One closure: the proof that is signed for as the text that is hashed, the nonce to sign with it, and who has signed
         * @description `text` is the signed envelope of the proof (DSSE) as canonical JSON; its SHA-256 is `proof`: check that before signing.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["closures.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}/closure-signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The named owner's signature that a closure may stand, over its proof
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `closure.certify`.
         */
        post: operations["closures.sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/risk-acceptances": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Risks that wait for a person, and those that one has accepted
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["risk.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/risk-acceptances/{acceptance}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One risk: what could not be removed, and who accepted it until when
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["risk.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/risk-acceptances/{acceptance}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The exact text that the caller would sign; nothing is stored
         * @description What is signed is SHA-256(`countersign/risk-acceptance/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `risk.accept`.
         */
        post: operations["risk.draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/risk-acceptances/{acceptance}/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Accepts a risk by name, until a day, with controls in its place
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `risk.accept`.
         */
        post: operations["risk.sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mandates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's own mandates that can still be used
         * @description Scope of the API key: `execute`.
         */
        get: operations["mandates.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mandates/{mandate}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Uses a mandate: everything it rests on is asked again, and the intent is in the log before the answer
         * @description Act only after `started: true`. A repeated start under the same mandate is a further attempt at the same step.
         *
         *     Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `change.execute`.
         */
        post: operations["mandates.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mandates/{mandate}/attempts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * How an attempt went that brought no evidence
         * @description Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `change.execute`.
         */
        post: operations["mandates.report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mandates/{mandate}/evidence": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delivers the evidence of a mandate; delivering the same again answers the same
         * @description Truth is unknown until the enterprise has looked for itself.
         *
         *     Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `evidence.deliver`.
         */
        post: operations["evidence.deliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/evidence/comparison": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What each party delivered of each class of evidence, how soon and how well, beside what it owes
         * @description Work of the own connectors stands under the enterprise. A provider gets its own figures and those of its subcontractors.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.provider`.
         */
        get: operations["evidence.compare"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delivers a signed batch of a provider's telemetry; delivering the same again changes nothing
         * @description Each event is taken once, by the provider and its own id. It is kept apart from what the enterprise observes, and proves nothing. `429` says after how many seconds to send again.
         *
         *     Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `telemetry.deliver`.
         */
        post: operations["telemetry.deliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telemetry/records": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What providers said, in the order of their streams
         * @description A provider gets its own and that of its subcontractors.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["telemetry.records"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/telemetry/streams": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far each stream of a provider has come, and what is missing in it
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["telemetry.streams"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Matched, attempted, observed: the three facts of each operation of a change, beside each other
         * @description Operations that a provider executes, or of which something was said. A comparison proves nothing and closes nothing. A provider gets the operations that it executes, compared with what it said itself.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["telemetry.compareChange"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/operations/{operation}/telemetry": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Matched, attempted, observed: the three facts of one operation, beside each other
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["telemetry.compareOperation"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/dossier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Seals the story of a change as it stands, and gives it whole: one JSON object a line
         * @description The format is docs/reference/dossier-format.md; `countersign verify` reads it offline. Waits for the witness.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `dossier.export`.
         */
        get: operations["changes.dossier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identities/{identity}/dossier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Seals every change that touched an identity, and gives their dossiers in one file under a seal that lists them
         * @description The format is docs/reference/dossier-format.md; `countersign verify` reads it offline. Waits for the witness.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `dossier.export`.
         */
        get: operations["identities.dossier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Controls of which there are dossiers, by the ids of their standards, and what is taken for each
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `dossier.export`.
         */
        get: operations["controls.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls/{control}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the dossier of a control over a time would hold: how many changes, how far they have come, in how many pieces
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `dossier.export`.
         */
        get: operations["controls.preview"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/controls/{control}/dossier": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Seals every change of a control that was opened within a time, and gives their dossiers in one file under a seal that lists them
         * @description In pieces of at most 200 changes; `more` of the seal says that another follows: ask again with `after`, the last change of this one. The format is docs/reference/dossier-format.md; `countersign verify` reads it offline. Waits for the witness.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `dossier.export`.
         */
        get: operations["controls.dossier"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a verifier of dossiers must trust: the files of a keys folder, by name
         * @description Public keys only. Compare them with what you already hold: a server is no authority on its own keys.
         *
         *     Scope of the API key: `read`.
         */
        get: operations["trust.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The whole log, as far as it is cosigned: a line with its checkpoint, then every leaf, one a line
         * @description The first line is `{"checkpoint": text}`; the rest is the export of docs/reference/log-format.md, byte for byte, which `countersign verify-log` reads offline. Count the lines: an answer that broke off has fewer than its checkpoint says.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.journal`.
         */
        get: operations["log.export"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identities/{identity}/story": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What every party did in the life of an identity, stitched into one story, with its gaps
         * @description A chapter for each operation on its credentials, by when its change was opened. Gaps and exceptions are those of the whole life and stand on the first page. A provider gets its own part and that of its subcontractors, and is told nothing of others.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["identities.story"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Findings, each with an owner and a deadline
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["findings.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings/{finding}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A finding: what it means, what closes it, and how often the same was wrong before
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["findings.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/findings-summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How many findings are open and overdue, by kind, and by entry of the OWASP Non-Human Identities Top 10
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["findings.summary"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Incidents: opened by a proof, closed by a proof
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["incidents.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/journal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Journal entries in log order, from an index on, or the newest first
         * @description Only entries that have their place in the log: an index never changes. With `order=newest` those before `from`, the newest first; a page of them may be short, or empty, with more behind its cursor.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.journal`.
         */
        get: operations["journal.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The log's signed head, and the one that the witness has cosigned
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.journal`.
         */
        get: operations["log.checkpoint"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/log/entries/{index}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One entry: the text that was hashed, and its proof as a file
         * @description `proof` is a C2SP tlog-proof, under the cosigned checkpoint as soon as there is one that covers the entry.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.journal`.
         */
        get: operations["log.entry"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The policy bundle in force
         * @description `onDisk`: the pack that lies where this server was started, where it was another one than that in force then, or could not be read; it changes nothing.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["policy.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/files": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One file of the policy bundle in force
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["policy.file"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the policy says of an operation now, and why
         * @description Give an operation of a change, or a whole question as `query`. What cannot be read is denied, with the reason.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        post: operations["policy.explain"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every policy pack that has been in force, newest first, and how it came to be
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["policy.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/tests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the tests of the policy pack in force state: each asks one thing, and says what the answer has to be
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["policy.tests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/powers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who may use which power by the policy in force: the tables of the permission matrix, asked of the engine
         * @description `byRole`: one role, held by an active person of the enterprise (roles of a provider: by its agent). `barred`: who holds every role and may still not. A cell is `yes` (on any record), the standings on which it is had, or `–`.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["policy.powers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What another policy pack would come to beside the one in force, and whether it could come in force; no effect at all
         * @description It is checked whole (Cedar, the laws, its own tests, paths from outside), and compared: the permission matrix cell by cell, what providers may do, and who would gain or lose a power of the enterprise.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `policy.change`.
         */
        post: operations["policy.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proposes another policy pack: two other people sign exactly this one before it is in force, whatever any pack says
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `policy.change`.
         */
        post: operations["policy.propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proposes a pack that was in force before, under a new version: the one before this one, or the one that is named
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `policy.change`.
         */
        post: operations["policy.back"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/policy/replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What another policy pack would have said of the last decisions: who would be let in or out; no effect at all
         * @description Both packs are asked with the facts of this moment. `facts` says whether these come to what was decided on then. A decision that can not be asked again is listed with `notReplayed`. Of a plan with more operations than a hundred the first hundred are asked about.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        post: operations["policy.replay"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/own-access": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who can do what in Countersign itself: every live role, deputyship, API key, signing key and session
         * @description `powers`: what of the powers that are the enterprise’s alone this one way carries, by the policy in force. `wanting`, by `own.json` of the policy: an end, a life within its limit, who gave it, any use of it for long, a review in its time. `line` is its name in reviews and findings.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["ownAccess.list"];
        put?: never;
        /**
         * Proposes that somebody is given a role, an API key or a signing key here: in effect when other people have signed it
         * @description Never by the one who gets it. The secret of an API key is shown in this answer and nowhere else, and is good for nothing until then.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         *
         *     The answer holds a secret: it is given once and kept nowhere.
         */
        post: operations["ownChanges.propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/own-access/things": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What Countersign itself goes by: documents of authority in force, the policy pack, systems; and which change brought each
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["ownAccess.things"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/own-access/things/owner": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Names the person of the enterprise who answers for a document of authority or a system
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `system.register`.
         */
        put: operations["ownAccess.own"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/own-access/law": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether what anybody holds in Countersign itself is given by other people’s signatures already, or still by one administrator alone
         * @description The first hour lasts until enough others could sign what the caller proposes. What is given in it is journalled as such.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["ownChanges.law"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/own-access/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What giving somebody a role, an API key or a signing key here would bring him, and who would have to sign it; no effect at all
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        post: operations["ownChanges.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{system}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would change about how a system is spoken to; no effect at all
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `system.register`.
         */
        post: operations["systems.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/systems/{system}/proposal": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proposes a system, or a change of how it is spoken to: in effect when somebody else has signed it
         * @description Settings are checked against the connector; secrets are given as references, never as values. Afterwards, run its check.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `system.register`.
         */
        post: operations["systems.propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments/{kind}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Documents of authority of one kind: of each name the version in force, else the newest
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["instruments.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments/{kind}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * All versions of a document of authority, with their texts
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["instruments.read"];
        put?: never;
        /**
         * Proposes a new version of a document of authority: opens the change that brings it in force once it is approved
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["instruments.propose"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments/{kind}/{name}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Takes a runbook, a delegation, a source, an access package, an issuer, an issuer for sign-in, an issuance rule or the record of a long-lived credential away, at once
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `runbook.retire`.
         */
        post: operations["instruments.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments/{kind}/{name}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Puts a runbook, a delegation, a source, an issuer, an issuer for sign-in, an issuance rule or the record of a long-lived credential on hold, at once; it goes on only when a new version is decided
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `delegation.suspend`.
         */
        post: operations["instruments.suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/instruments/{kind}/{name}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a document of authority could come in force, and what it would change; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["instruments.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}/suspend-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the kill switch would do now: who is refused, which mandates are void, which credentials end and how; no effect at all
         * @description Lists are cut at a thousand; the counts are whole up to there. `planned` is null where the plan can not be made now: the switch works all the same.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `provider.suspend`.
         */
        post: operations["providers.previewSuspension"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}/suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The kill switch: its mandates are void, its people and agents refused, its credentials revoked by our own connectors and proven dead
         * @description Repeating it gives the suspension that stands. Back again only by decision: propose a `resumption`.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `provider.suspend`.
         */
        post: operations["providers.suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}/suspension": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far a suspension is: revoked, proven, stuck, and how long each took
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["providers.suspension"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}/mandates": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a provider and its subcontractors may carry out at this moment: their mandates that can still be used
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["providers.mandates"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Credentials that were lent to workloads: which live, until when, by which proof
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["leases.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leases/{lease}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One lease, and what of that which it rests on has fallen
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["leases.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leases/{lease}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a lease now: its credential is deleted, its sessions ended, and both proven
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `lease.end`.
         */
        post: operations["leases.end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/legacy": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Long-lived credentials: which there are, what lets each live, and until when
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["legacy.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/legacy/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Whether a credential lives longer than policy allows, what lets it, and what a record of it has to say
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["legacy.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What sources said of the lives of people, contracts, workloads and identities, and what became of it
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["lifecycle.events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/people/{person}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Somebody’s life: whether he is here, what is his own and how it stands, and the changes that end it
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["lifecycle.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/people/{person}/leave-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would end if this person left now: plan, needs, and what can not be proven; no effect at all
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        post: operations["lifecycle.previewLeave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/people/{person}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Somebody leaves: roles, keys and API keys are taken at once, nothing is issued to him, and one change ends every access of his
         * @description For who is in no source; a source says it by itself. Repeating it gives the change that is open. Nothing of it comes back by itself.
         *
         *     Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `role.assign`.
         */
        post: operations["lifecycle.leave"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/identities/{identity}/end-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would end if this identity were needed no more: plan, needs, and what can not be proven; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["lifecycle.previewEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/identities/{identity}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks that an identity be ended: every access of it by one change with proof; what still uses it gets its own first
         * @description Where no source says that it is over. People are asked, whatever the risk. Repeating it gives the change that is open.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["lifecycle.end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/transfers/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would change hands, line by line, or what a long list comes to; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["lifecycle.previewTransfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/transfers/preview/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The lines of what would change hands, some thousand at a time; no effect at all
         * @description The SHA-256 of a file with the canonical JSON of each line, and a line feed after each, is the digest that people sign.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["lifecycle.previewTransferLines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/transfers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proposes to hand over everything that somebody answers for, or to take such a hand-over back: all of it in one approved change, or nothing
         * @description The list is a document of authority of the kind `transfer`; of a long one it holds the digest. What has changed hands meanwhile stops the whole.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["lifecycle.transfer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/transfers/{name}/lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The lines of a transfer as they were proposed, some thousand at a time
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["lifecycle.transferLines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/lifecycle/identities/{identity}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whoever answers for an identity now says that it is still needed
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `finding.resolve`.
         */
        post: operations["lifecycle.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Mergers: what each brings, how it stands, and how much of it is in quarantine until when
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["mergers.list"];
        put?: never;
        /**
         * Begins to deliver what another company brings, or goes on with it; what people have signed stays as it is
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `inventory.import`.
         */
        post: operations["mergers.begin"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One merger: what would come and what came, what is refused or unclear, and what is in quarantine
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["mergers.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/items": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a merger brings, one by one: how each stands and why, and which of ours it may be
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["mergers.items"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/delivery/pages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Some of what a merger brings; the same page again is the same page
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `inventory.import`.
         */
        post: operations["mergers.page"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/delivery/complete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says that all of it was delivered: it is judged beside what there is, and can be signed
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `inventory.import`.
         */
        post: operations["mergers.complete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/items/settle": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person says what something unclear is: new, the same as somebody of ours, or left out
         * @description Scope of the API key: `administer`.
         *
         *     Power asked of the policy: `inventory.import`.
         */
        post: operations["mergers.settle"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/take-over-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What the caller would answer for, line by line; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["mergers.previewTakeOver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/take-over-lines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The lines of what the caller would answer for, some thousand at a time; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["mergers.previewTakeOverLines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/take-over": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The caller asks to answer for what is in quarantine: one list that others sign, all of it or nothing
         * @description The list is a document of authority of the kind `transfer`. Somebody’s own accounts and he himself leave quarantine together.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["mergers.takeOver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/end-preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What would end if all that nobody has taken over ended now: plan, needs, and what can not be proven; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `contract.end`.
         */
        post: operations["mergers.previewEnd"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/mergers/{merger}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends all that nobody has taken over, with proof, in one change
         * @description Repeating it gives the change that is open.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `contract.end`.
         */
        post: operations["mergers.end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks systems, through their connectors, what is held there; none named: all
         * @description The systems are asked in the background; `GET /v1/access/scans` says how far that is. A system that is being read is not asked twice.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `finding.resolve`.
         */
        post: operations["access.scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/scans": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How far each system could be asked what is held there
         * @description `inconclusive` is never "none": what the system holds besides the entries that were seen is not known. `completeAt`: the last time when all was read. `progress`: of a reading that is under way, or was broken off and goes on.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["access.scans"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/standing": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What providers hold at the systems, each with why; standing access and unknown accounts unless others are asked for
         * @description As the systems were last read. A provider sees what itself and those below it hold, and no account that nobody knows.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["access.standing"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/entitlements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who holds which account because of justifications, how many live, and until when at most
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["entitlements.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/entitlements/{entitlement}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One entitlement with every justification that it ever had, and how it ends
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["entitlements.show"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/packages/{package}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who would get what and who would lose what by this version of an access package; without a document, by its withdrawal; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["accessPackages.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/requests": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for what an access package gives, for a time: for yourself, or for somebody for whom you answer
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `access.request`.
         */
        post: operations["entitlements.request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/entitlements/{entitlement}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who answers for somebody, or for the access, says that he still needs what he holds; where its account has ended another way, it is given anew
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `finding.resolve`.
         */
        post: operations["entitlements.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Masses of access that would end and wait for somebody to say that it is right
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["accessHolds.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/holds/{hold}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets a held mass of access end: exactly what would end at this moment
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `source.decide`.
         */
        post: operations["accessHolds.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/trust": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Standing access of which a condition has fallen or is not known, since when, and what follows when
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["trust.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/trust/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What standing access would lose, by which condition, under the policy in force or under another `trust.json`; changes nothing
         * @description Counts are of credentials: all, and by condition, system, party and owner the greatest. `held`: so much would end that nothing does until a person releases it.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        post: operations["trust.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/trust/evaluations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Looks at all standing access now, and begins what follows: in waves, and not beyond the brake
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["trust.evaluate"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/trust/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets go on what the brake holds: exactly so many credentials as are due, in waves
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `trust.release`.
         */
        post: operations["trust.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drift/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What of drift would be put right, under the rules in force or under another `drift.json`: by which rule, in whose name, and by which change; changes nothing
         * @description Whether anybody is asked is what the policies over operations in force say. Each is looked at again at its system before anything is opened, which a preview does not do.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        post: operations["drift.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drift/releases": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lets go on what the brake holds: exactly so many findings as are due, in waves
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `trust.release`.
         */
        post: operations["drift.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/suspended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Suspended access: because of what, since when, what holds it down, and how it comes back
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["access.suspended"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/suspensions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Switches one credential off at once and ends its sessions, with proof; it is kept, and comes back by a resumption
         * @description `held`: it sleeps already or is being put to sleep, and the word of whoever asks holds it down beside what did so before.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `access.suspend`.
         */
        post: operations["access.suspend"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/access/resumptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a suspended credential to be switched on again as it was; people decide it, and nothing else may hold it down
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["access.resume"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signals as they came, by sender; `counts`: the newest of its kind about its subject
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["signals.list"];
        put?: never;
        /**
         * Says that something about a subject is wrong, or right again; who may is in `trust.json` of the policy
         * @description Events are those of the OpenID Shared Signals Framework (CAEP, RISC), by the last part of their URI. The newest by `at` counts. A signal takes back only what the same sender said in the same event.
         *
         *     Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `signal.send`.
         */
        post: operations["signals.send"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signals/transmitters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Transmitters in force: as whose word each counts, when it was last heard, and how many of its events nobody can place
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["signals.transmitters"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/signals/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Signed security events as they came, by transmitter; `unplaced=yes`: only those of which nobody knows what they are about
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["signals.events"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/leaks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reports of scanners: how much was found, how much of it can be recognised at all, and how much was
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["leaks.reports"];
        put?: never;
        /**
         * What a secret scanner found: where, and by which public names it may be recognised; never the secret itself
         * @description `countersign leak import` makes these of a report of gitleaks, trufflehog or any SARIF 2.1.0, on the machine where the report is. A batch of a report is taken once.
         *
         *     Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `inventory.import`.
         */
        post: operations["leaks.report"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Accounts as the systems were last read, whoever they belong to
         * @description `drifted`: with a change that no mandate and no record of the enterprise explains.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["accounts.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * An account at a system, and what was noticed about it: what changed, between when, and what explains it
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["accounts.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is logged in with an account now, as its system tells when it is asked
         * @description The system is asked at this moment, by the side that only looks; nothing is kept. At most a hundred sessions are told, the newest first.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["accounts.sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/credentials/{credential}/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is logged in with the account of a credential now, as its system tells when it is asked
         * @description The system is asked at this moment, by the side that only looks; nothing is kept. At most a hundred sessions are told, the newest first.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["credentials.sessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was known of an account when, and every change that a reading noticed, with what explains it
         * @description `asOf` tells what had been read by then: a change is true from some moment between `since` and `noticedAt`, and known from `noticedAt`. Null: no reading had shown it, or it was gone.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["accounts.history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/accounts/{account}/agreement": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Says of a change that nothing explains that it is to stay, with the reason
         * @description Only of what was looked at: `digest` is that of the description. Nobody agrees to what the system names him as the actor of. What is not to stay is ended by a change.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `finding.resolve`.
         */
        post: operations["accounts.agree"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Consents: who let which application in at which system, for whom, with which scopes, and whether that has to be decided
         * @description As declared and as last observed. A provider sees those given to its own applications and those below it.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["consents.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents/{consent}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One consent with its history and every decision about it
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["consents.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents/{consent}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The exact text that the caller would sign to keep a consent; nothing is stored
         * @description What is signed is SHA-256(`countersign/consent-decision/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `consent.keep`.
         */
        post: operations["consents.draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents/{consent}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person of the enterprise, not the one who gave it, signs that a consent may stay: these scopes, until this day
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `consent.keep`.
         */
        post: operations["consents.keep"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents/scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks systems, through their connectors, which consents they hold; none named: all
         * @description They are asked in the background, together with what is held there; one that could not be read whole is the finding `consent.not_readable`.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `finding.resolve`.
         */
        post: operations["consents.scan"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/consents/{consent}/end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Ends a consent by a change: revoked at its system by our own connector, with all that was issued under it, and proven
         * @description Asked again while that change is open, it is the answer.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["consents.end"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runbooks": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runbooks in force that the caller may see: a provider its own, with the parameters that they take
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.delegation`.
         */
        get: operations["runbooks.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runbooks/{runbook}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks for a runbook: within its bounds it goes on alone, outside of them somebody of the enterprise is asked
         * @description A provider is told that a target is outside of the bounds, not what is so of the target; what the enterprise decides about it is then left out.
         *
         *     Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `runbook.run`.
         */
        post: operations["runbooks.run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runbooks/{runbook}/rehearsals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Tries a runbook on its canary
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `drill.run`.
         */
        post: operations["runbooks.rehearse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runbook-runs/{run}/roll-back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The way back of a run or a rehearsal that has ended
         * @description Of a run: the steps back of the version that ran, with its parameters, as a change of its own, once. Within the bounds it goes on alone; else somebody is asked. A provider rolls back its own runs.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `drill.run`.
         */
        post: operations["runbooks.rollBack"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/runbook-runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Runs, rehearsals and their ways back, oldest first; a provider sees its own
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.delegation`.
         */
        get: operations["runbooks.runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/reverse": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Opens the change that takes back what a closed one did, as far as the chain can; while one is open, gives that one
         * @description What is done and whose way back is an operation of the chain is planned in reverse order: rotations, and documents of authority, of which the version before is proposed anew. `left` says what stays, and why.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["changes.reverse"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Rotations, the newest first, each with its consumers
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["rotations.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{credential}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * A credential's latest rotation: each consumer's state, what it waits for, since when, and the next step
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["rotations.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{credential}/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What rotating a credential would mean: whether there is a gap and which, plan, needs; no effect at all
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["rotations.preview"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{credential}/start": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begins to rotate a credential; while that runs, gives the change that is open
         * @description Where its system can hold two, every known consumer gets one of its own, is seen to use it, and then the old one ends with a rejection proof.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["rotations.start"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{credential}/cut": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Because of an incident: the old one ends without waiting for who still uses it; the plan names whom it cuts off
         * @description Takes the place of the running rotation. Who is cut off still gets his own, and is a finding until he is seen with it.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["rotations.cut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rotations/{credential}/confirm": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whoever answers for a consumer says that it uses its new credential, where its system does not show use
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["rotations.confirm"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Holds a drill with a provider: `revoke` a canary without its help, refuse it an `exception`, or demand `evidence`
         * @description One of each exercise at a time: asked for again while one is open, that one is the answer. Nothing but canaries is touched.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `drill.run`.
         */
        post: operations["drills.run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Drills and how they went; a provider sees its own and those of its subcontractors
         * @description A provider sees a revocation drill when it is over: it has no part in it.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.delegation`.
         */
        get: operations["drills.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drills/{drill}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One drill: what it asks, until when, how it went, and what took how long
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.delegation`.
         */
        get: operations["drills.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}/drill-score": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a provider's drills come to, and how: each exercise with its result, its weight and its age
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.delegation`.
         */
        get: operations["drills.score"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/drill-scores": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the drills of each provider come to, and how
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.delegation`.
         */
        get: operations["drills.scores"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/demands/{demand}/delivery": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Delivers evidence that was demanded: of each subject its system, its account and whether it is live, signed by an execution key
         * @description What is not believed leaves the demand open, and so does what lacks a subject; what is whole stands, and is held against what the enterprise sees itself.
         *
         *     Scope of the API key: `execute`.
         *
         *     Power asked of the policy: `telemetry.deliver`.
         */
        post: operations["demands.deliver"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/my-work": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller's mandates, runbooks, duties of evidence, drills, recommendations, exceptions and questions, the reviews that he may sign, and nothing else
         * @description Scope of the API key: `read`.
         */
        get: operations["work.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/inbox": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every question that waits for the caller: what he is asked by name first, then what is due soonest
         * @description At most 200 of each kind; the lists of the kinds have the rest. It is empty for parties outside: nothing is decided there. Approvals with one `pattern` are equal but for the thing they are about: one signature may answer them (`approvals.signBatch`).
         *
         *     Scope of the API key: `read`.
         */
        get: operations["inbox.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What the caller was told, the newest first; or everybody, with how it was delivered
         * @description `all` is for whoever may read the journal. Of others’ notices it shows which, when and how, not their words.
         *
         *     Scope of the API key: `read`.
         */
        get: operations["notices.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How the caller is told, and what of it is his to say
         * @description Scope of the API key: `read`.
         */
        get: operations["notices.preferences"];
        /**
         * Says how the caller is told: what may wait for the digest, which rooms hear of it as well, and his time zone
         * @description Nothing can be turned off, and what policy tells at any hour can’t be put off.
         *
         *     Scope of the API key: `request`.
         */
        put: operations["notices.setPreferences"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/notices/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sends a test to oneself, by each of one’s channels
         * @description Scope of the API key: `request`.
         */
        post: operations["notices.test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The caller’s own saved views, in the order in which they were saved
         * @description Scope of the API key: `read`.
         */
        get: operations["views.list"];
        put?: never;
        /**
         * Saves a view of a page under a name of one’s own
         * @description It is seen by nobody else and gives no right. The journal says that it was saved, not what it says.
         *
         *     Scope of the API key: `request`.
         */
        post: operations["views.save"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/views/{view}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Gives a saved view of one’s own another name, other filters, or both
         * @description Scope of the API key: `request`.
         */
        put: operations["views.replace"];
        post?: never;
        /**
         * Removes a saved view of one’s own
         * @description Scope of the API key: `request`.
         */
        delete: operations["views.remove"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/oversight": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What oversight costs, by provider and operation, and where policy could be loosened or is too loose
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["oversight.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What was recommended and what became of it; a provider sees its own
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["recommendations.list"];
        put?: never;
        /**
         * Recommends something about a change, an operation, a credential or a finding; decides nothing
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `recommendation.file`.
         */
        post: operations["recommendations.file"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations/{recommendation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One recommendation and what became of it; a provider sees its own
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["recommendations.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations/{recommendation}/take-up": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person of the enterprise takes it up, and may ask for the change in his own name
         * @description The change is the caller's own request and asks for everything that a change asks for. Without `operations` it asks for those recommended.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["recommendations.takeUp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations/{recommendation}/decline": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person of the enterprise declines it, with a reason
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `change.request`.
         */
        post: operations["recommendations.decline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/recommendations/{recommendation}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whoever filed it takes it back
         * @description Scope of the API key: `request`.
         */
        post: operations["recommendations.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Asks somebody who has to do with a change; it holds up nothing and prolongs nothing
         * @description Somebody of the enterprise says whom he asks (`questions.whom`). Whoever executes asks about a mandate that he holds, and names nobody: the owner of what it is about is asked, or who asked for the change. What is said is kept in the log: no secret belongs there, and what looks like one is refused.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `question.ask`.
         */
        post: operations["questions.ask"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/changes/{change}/people": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who has to do with a change and can be asked about it: who asked for it, who executes it, who owns what it is about
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["questions.whom"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/questions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Questions about changes and their answers, the oldest first; whoever reads no change sees what he asked or was asked
         * @description Scope of the API key: `read`.
         */
        get: operations["questions.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/questions/{question}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One question and its answer
         * @description Scope of the API key: `read`.
         */
        get: operations["questions.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/questions/{question}/answer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Who was asked answers, once; it decides nothing
         * @description Scope of the API key: `request`.
         */
        post: operations["questions.answer"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/questions/{question}/withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whoever asked takes his question back; what was said stays on record
         * @description Scope of the API key: `request`.
         */
        post: operations["questions.withdraw"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Exceptions that were asked for, and the answers; a provider sees its own
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["exceptions.list"];
        put?: never;
        /**
         * Asks that a rule does not bind for a time; a person of the enterprise answers, and silence is a no
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `exception.request`.
         */
        post: operations["exceptions.request"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/{exception}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One exception that was asked for, and its answer; a provider sees its own
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.change`.
         */
        get: operations["exceptions.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/{exception}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The exact text that the caller would sign; nothing is stored
         * @description What is signed is SHA-256(`countersign/exception-grant/v1` or `countersign/exception-refusal/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `exception.grant`.
         */
        post: operations["exceptions.draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/exceptions/{exception}/decision": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person of the enterprise grants it until a day with controls in its place, or refuses it; signed either way
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `exception.grant`.
         */
        post: operations["exceptions.decide"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Reviews of providers: what waits for a signature until when, and what was signed
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["reviews.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{review}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One review with its frozen document: what the provider may do without asking, and what it did against policy
         * @description `text` is canonical JSON; its SHA-256 is `document`: check that.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["reviews.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/providers/{provider}/review": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a review of a provider, or of what the enterprise’s own hold here, would ask of whom if it were opened now; no effect at all
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["reviews.preview"];
        put?: never;
        /**
         * Opens a review of a provider now, or of what the enterprise’s own hold here; repeating it gives the one that is open
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `review.sign`.
         */
        post: operations["reviews.open"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{review}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * The exact text that the caller would sign; nothing is stored
         * @description What is signed is SHA-256(`countersign/provider-review/v1` ‖ nonce ‖ digest). `digest` is the SHA-256 of `text`: check that.
         *
         *     Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `review.sign`.
         */
        post: operations["reviews.draft"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/reviews/{review}/signature": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A control owner of the enterprise signs: confirmed, narrowed (nothing alone any more), or to end (delegations stop at once); and says of each line of own access whether it stays
         * @description Scope of the API key: `approve`.
         *
         *     Power asked of the policy: `review.sign`.
         */
        post: operations["reviews.sign"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/authority/paths": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Every path from outside to a power of the enterprise: for each power the shortest, or none
         * @description Searched whole, on the facts and the policy of this moment. Each hop says in plain words who has hold of what, and which row says so.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["authority.paths"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matrix/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Whether a responsibility matrix could come in force, every problem with its line, and what it would change; no effect at all
         * @description The format is docs/reference/matrix.md. `document` is what to propose as the document `matrix` `responsibility`.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        post: operations["matrix.check"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/matrix/gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What nobody answers for: operations, rows, domains and access paths without an owner
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["matrix.gaps"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/identities/held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Identities that parties outside hold, with their owners inside and who answers for ending them
         * @description Those that belong to the party or one below it, or stand under a contract of theirs. A provider sees its own, without who answers for them.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.inventory`.
         */
        get: operations["identities.held"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rights/{party}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What a provider may do alone, with authorisation, or not at all
         * @description Every operation of the policy pack in every environment and place that the matrix tells apart, at every criticality, at best: access that is documented, owned, reversible, unshared and unprivileged.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["rights.list"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rights/{party}/{operation}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Why a provider may or may not: the row, the facts, the policies
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["rights.explain"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/rights/diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What providers would gain or lose between two versions of the matrix or two policy bundles; no effect at all
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        post: operations["rights.diff"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * How long each class is kept: by the product, and by the standard in force
         * @description Nothing is deleted without a standard in force. A contract may ask for longer.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.policy`.
         */
        get: operations["retention.read"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention/due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What is past its period, by class, and what holds it back
         * @description Of each class the oldest 5000 are looked at; `more` says that there are others. Time is the earlier of our clock and the witness'.
         *
         *     Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["retention.due"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention/holds": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Legal holds: what is not deleted whatever else is decided, by whom and why
         * @description Scope of the API key: `read`.
         *
         *     Power asked of the policy: `read.oversight`.
         */
        get: operations["retention.holds"];
        put?: never;
        /**
         * Places a legal hold, at once: what it covers is not deleted until it is lifted
         * @description All that is given must be true of what is held; with nothing but a reason and a ticket, everything is held. A party covers all below it. It also beats a deletion that is approved already.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `retention.hold`.
         */
        post: operations["retention.hold"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention/holds/{hold}/release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Lifts a legal hold; what it alone covered may be deleted again, by decision
         * @description Scope of the API key: `request`.
         *
         *     Power asked of the policy: `retention.hold`.
         */
        post: operations["retention.release"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/v1/retention/deletions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Proposes to delete what is past its period: opens the change that does so once two people have approved exactly this list
         * @description The list is a document of authority of the kind `deletion`; the plan names its digest. Nothing is deleted before it is approved, and a hold that is placed meanwhile stops it.
         *
         *     Scope of the API key: `request`.
         *
         *     Power asked of the policy: `authority.propose`.
         */
        post: operations["retention.delete"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tlog/checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The log's signed head (C2SP tlog-tiles) */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path?: never;
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": unknown;
                    };
                };
                /** @description A problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/tlog/tile/{level}/{tile}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** A tile of hashes (C2SP tlog-tiles); `tile` may hold slashes */
        get: {
            parameters: {
                query?: never;
                header?: never;
                path: {
                    level: number;
                    tile: string;
                };
                cookie?: never;
            };
            requestBody?: never;
            responses: {
                /** @description Done */
                200: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/octet-stream": unknown;
                    };
                };
                /** @description A problem */
                default: {
                    headers: {
                        [name: string]: unknown;
                    };
                    content: {
                        "application/problem+json": components["schemas"]["Problem"];
                    };
                };
            };
        };
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description RFC 9457 problem details */
        Problem: {
            type: string;
            title: string;
            status: number;
            detail: string;
            /** @description Stable; `slice.condition` */
            code: string;
            requestId: string;
            details?: {
                [key: string]: unknown;
            };
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    "principals.whoami": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        org: string;
                        principal: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "agent" | "service" | "connector";
                            name: string;
                            party: {
                                /** @enum {unknown} */
                                kind: "enterprise" | "provider" | "subcontractor" | "partner";
                                id: string;
                            };
                            roles: string[];
                            active: boolean;
                        };
                        scopes: string[];
                        session: {
                            id: string;
                            /** @enum {unknown} */
                            way: "oidc" | "passkey" | "first";
                            issuer: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            signedInAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            idleEndsAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            endsAt: string;
                            steppedUpAt: string | null;
                        } | null;
                        /** @description On any record, or on one that names him: what an interface shows him. Each is asked for again when it is used. */
                        powers: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "principals.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "person" | "agent" | "service" | "connector";
                            name: string;
                            email: string | null;
                            team: string | null;
                            party: {
                                /** @enum {unknown} */
                                kind: "enterprise" | "provider" | "subcontractor" | "partner";
                                id: string;
                            };
                            roles: string[];
                            active: boolean;
                            deactivatedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "principals.deactivate": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                principal: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        principal: string;
                        /** @constant */
                        active: false;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "keys.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                principal?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            keyId: string;
                            principal: string;
                            /** @enum {unknown} */
                            form: "ed25519" | "passkey";
                            name: string | null;
                            /** @enum {unknown} */
                            purpose: "approval" | "execution";
                            /** @enum {unknown} */
                            assurance: "standard" | "step_up";
                            /** @description base64 of the 32 raw bytes, or of the SubjectPublicKeyInfo of a passkey */
                            publicKey: string;
                            passkey: {
                                rpId: string;
                                origin: string;
                                transports: string[];
                                /** @description The model of the authenticator, where it says so; else zeros */
                                aaguid: string;
                                /** @description How its maker vouched for the authenticator; `none` where nobody did */
                                attestation: string;
                                /** @description It may be copied to other devices of its holder (a synced passkey) */
                                backupEligible: boolean;
                                /** @description It was copied when it was last used */
                                backedUp: boolean;
                                signCount: number | null;
                            } | null;
                            credentialId: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            enrolledAt: string;
                            lastUsedAt: string | null;
                            revokedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "keys.enrol": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    principal: string;
                    /** @enum {unknown} */
                    purpose: "approval" | "execution";
                    /** @enum {unknown} */
                    assurance?: "standard" | "step_up";
                    /** @description base64 of the 32 raw bytes of an Ed25519 key */
                    publicKey: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keyId: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "roles.assign": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    principal: string;
                    /**
                     * @example security_lead
                     * @example provider_agent
                     */
                    role: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    until?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        principal: string;
                        /**
                         * @example security_lead
                         * @example provider_agent
                         */
                        role: string;
                        until: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "roles.end": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    principal: string;
                    /**
                     * @example security_lead
                     * @example provider_agent
                     */
                    role: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        principal: string;
                        /**
                         * @example security_lead
                         * @example provider_agent
                         */
                        role: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                principal?: string;
                /** @description `over`: revoked, or past its end */
                state?: "live" | "over";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            principal: string;
                            party: string;
                            /** @description Whether the principal is; the key of one who is not opens nothing */
                            active: boolean;
                            heldBy: string | null;
                            issuedBy: string | null;
                            name: string;
                            scopes: ("read" | "request" | "approve" | "execute" | "administer")[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            createdAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expiresAt: string;
                            revokedAt: string | null;
                            lastUsedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.issue": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    principal: string;
                    /** @description In whose hands it will be; absent: the principal himself */
                    heldBy?: string;
                    name: string;
                    scopes: ("read" | "request" | "approve" | "execute" | "administer")[];
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    expiresAt: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        secret: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        expiresAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "apiKeys.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sessions.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                principal?: string;
                /** @description `over`: it has ended */
                state?: "live" | "over";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            principal: string;
                            /** @enum {unknown} */
                            way: "oidc" | "passkey" | "first";
                            issuer: string | null;
                            acr: string | null;
                            /** @description The first administrator came in by his own passkey */
                            breakGlass: boolean;
                            breakGlassReason: string | null;
                            /** @description Which one that is, in words of ours, as `Firefox on Linux` */
                            browser: string;
                            /** @description What the browser calls itself */
                            agent: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            signedInAt: string;
                            lastSeenAt: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            idleEndsAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            endsAt: string;
                            steppedUpAt: string | null;
                            endedAt: string | null;
                            endedBecause: string | null;
                            /** @description Whether the caller came with this one */
                            current: boolean;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sessions.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                session: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        ended: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sessions.endAll": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                principal: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        principal: string;
                        /** @description How many have ended */
                        sessions: number;
                        apiKeys: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signInLinks.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                principal?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            principal: string;
                            signIn: string;
                            issuer: string;
                            subject: string;
                            /** @enum {unknown} */
                            how: "record" | "email";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            linkedAt: string;
                            endedAt: string | null;
                            endedBy: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signInLinks.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                link: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        ended: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deviceRequests.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        code: string;
                        /**
                         * @description `loopback`: it is on the machine of this browser
                         * @enum {unknown}
                         */
                        kind: "loopback" | "device";
                        name: string;
                        address: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        endsAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deviceRequests.approve": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        approved: true;
                        to: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deviceRequests.refuse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                code: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        refused: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.options": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registration: string;
                        /** @description `PublicKeyCredentialCreationOptionsJSON` of WebAuthn */
                        options: {
                            rp: {
                                id: string;
                                name: string;
                            };
                            user: {
                                id: string;
                                name: string;
                                displayName: string;
                            };
                            challenge: string;
                            pubKeyCredParams: {
                                /** @constant */
                                type: "public-key";
                                alg: number;
                            }[];
                            timeout: number;
                            excludeCredentials: {
                                /** @constant */
                                type: "public-key";
                                id: string;
                                transports?: string[];
                            }[];
                            authenticatorSelection: {
                                /** @constant */
                                residentKey: "required";
                                /** @constant */
                                requireResidentKey: true;
                                /** @constant */
                                userVerification: "required";
                            };
                            /** @enum {unknown} */
                            attestation: "none" | "direct";
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.waiting": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            registration: string;
                            principal: string;
                            keyId: string;
                            name: string;
                            backupEligible: boolean;
                            /** @description He has lost every key that he had: two other people must approve it */
                            recovery: boolean;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    registration: string;
                    /** @description `RegistrationResponseJSON` of WebAuthn: what `PublicKeyCredential.toJSON()` gives */
                    credential: {
                        id: string;
                        rawId: string;
                        /** @constant */
                        type: "public-key";
                        authenticatorAttachment?: string | null;
                        clientExtensionResults?: {
                            [key: string]: unknown;
                        };
                        response: {
                            clientDataJSON: string;
                            attestationObject: string;
                            authenticatorData?: string;
                            publicKey?: string;
                            publicKeyAlgorithm?: number;
                            transports?: string[];
                        };
                    };
                    /** @example Yubikey on my keyring */
                    name: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registration: string;
                        keyId: string;
                        /** @enum {unknown} */
                        state: "waits" | "in_effect";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.confirmation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registration: string;
                        principal: string;
                        keyId: string;
                        name: string;
                        backupEligible: boolean;
                        /** @description He has lost every key that he had: two other people must approve it */
                        recovery: boolean;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        since: string;
                        text: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        nonce: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registration: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        registration: string;
                        /** @constant */
                        withdrawn: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registration: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keyId: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "keys.revoke": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keyId: string;
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "passkeys.propose": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                registration: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        changes: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "providers.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "provider" | "subcontractor";
                            name: string;
                            parent: string | null;
                            tenants: string[];
                            regions: string[];
                            services: string[];
                            /** @description How many stand below it, to any depth */
                            subcontractors: number;
                            /** @description Contracts that have not ended */
                            contracts: number;
                            endsOn: string | null;
                            /** @description By itself or with one above it */
                            suspended: boolean;
                            gaps: number | null;
                            claimedAt: string | null;
                            observedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "providers.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        kind: "provider" | "subcontractor";
                        name: string;
                        parent: string | null;
                        tenants: string[];
                        regions: string[];
                        services: string[];
                        /** @description How many stand below it, to any depth */
                        subcontractors: number;
                        endsOn: string | null;
                        /** @description By itself or with one above it */
                        suspended: boolean;
                        /** @description Its principals, the nearest first */
                        above: string[];
                        /** @description Itself and its subcontractors, each after the one for whom it works */
                        tree: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "provider" | "subcontractor";
                            name: string;
                            parent: string | null;
                            depth: number;
                        }[];
                        people: {
                            id: string;
                            name: string;
                            roles: string[];
                            active: boolean;
                        }[];
                        agents: {
                            id: string;
                            name: string;
                            roles: string[];
                            active: boolean;
                            keys: {
                                keyId: string;
                                purpose: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                enrolledAt: string;
                                revokedAt: string | null;
                            }[];
                        }[];
                        contracts: {
                            id: string;
                            name: string;
                            party: string;
                            owner: string | null;
                            /** @enum {unknown} */
                            kind: "managed_service" | "managed_platform" | "pam" | "soc" | "saas_admin" | "support";
                            /** @enum {unknown} */
                            criticality: "low" | "moderate" | "high" | "critical";
                            under: string | null;
                            /** @description calendar day, UTC */
                            startsOn: string;
                            endsOn: string | null;
                            confirmedUntil: string | null;
                            noticeBy: string | null;
                            /** @description What the paper says; it extends nothing */
                            autoRenews: boolean;
                            renewalMonths: number | null;
                            /** @enum {unknown} */
                            state: "active" | "ending" | "ended";
                            /** @description When it really ends, its principals' contracts included; `boundBy` is the one that sets the end */
                            ends: {
                                on: string | null;
                                over: boolean;
                                boundBy: string | null;
                            };
                            scope: {
                                tenants: string[];
                                regions: string[];
                                systems: string[];
                                operations: string[];
                            };
                        }[];
                        /** @description What it owes, with what flows down to it from above */
                        duties: {
                            controls: {
                                control: string;
                                from: string[];
                            }[];
                            evidence: {
                                evidence: string;
                                withinMinutes: number;
                                from: string;
                            }[];
                        };
                        gaps: {
                            code: string;
                            of: string;
                            /** @description Clause, service or list; empty for the whole */
                            about: string;
                            /** @enum {unknown} */
                            severity: "low" | "moderate" | "high" | "critical";
                            message: string;
                            owner: string | null;
                            detail: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            party: string;
                            owner: string | null;
                            /** @enum {unknown} */
                            kind: "managed_service" | "managed_platform" | "pam" | "soc" | "saas_admin" | "support";
                            /** @enum {unknown} */
                            criticality: "low" | "moderate" | "high" | "critical";
                            under: string | null;
                            /** @description calendar day, UTC */
                            startsOn: string;
                            endsOn: string | null;
                            confirmedUntil: string | null;
                            noticeBy: string | null;
                            /** @description What the paper says; it extends nothing */
                            autoRenews: boolean;
                            renewalMonths: number | null;
                            /** @enum {unknown} */
                            state: "active" | "ending" | "ended";
                            /** @description When it really ends, its principals' contracts included; `boundBy` is the one that sets the end */
                            ends: {
                                on: string | null;
                                over: boolean;
                                boundBy: string | null;
                            };
                            scope: {
                                tenants: string[];
                                regions: string[];
                                systems: string[];
                                operations: string[];
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        party: string;
                        owner: string | null;
                        /** @enum {unknown} */
                        kind: "managed_service" | "managed_platform" | "pam" | "soc" | "saas_admin" | "support";
                        /** @enum {unknown} */
                        criticality: "low" | "moderate" | "high" | "critical";
                        under: string | null;
                        /** @description calendar day, UTC */
                        startsOn: string;
                        endsOn: string | null;
                        confirmedUntil: string | null;
                        noticeBy: string | null;
                        /** @description What the paper says; it extends nothing */
                        autoRenews: boolean;
                        renewalMonths: number | null;
                        /** @enum {unknown} */
                        state: "active" | "ending" | "ended";
                        /** @description When it really ends, its principals' contracts included; `boundBy` is the one that sets the end */
                        ends: {
                            on: string | null;
                            over: boolean;
                            boundBy: string | null;
                        };
                        scope: {
                            tenants: string[];
                            regions: string[];
                            systems: string[];
                            operations: string[];
                        };
                        /** @description How far it really reaches, its principals' contracts included; null: nothing in the chain limits it */
                        reach: {
                            tenants: string[] | null;
                            regions: string[] | null;
                            systems: string[] | null;
                            operations: string[] | null;
                        };
                        clauses: {
                            clause: string;
                            title: string;
                            service: string | null;
                            terms: {
                                [key: string]: unknown;
                            };
                            document: string;
                            section: string;
                            inForce: boolean;
                        }[];
                        /** @description What is promised of each service, beside who decides about it */
                        services: {
                            service: string;
                            uptime: {
                                percent: number;
                                penalty: string | null;
                                document: string;
                                section: string;
                            } | null;
                            decisionRights: {
                                clause: string;
                                title: string;
                                retained: boolean;
                            }[];
                        }[];
                        confirmations: {
                            /** @description calendar day, UTC */
                            fromEnd: string;
                            /** @description calendar day, UTC */
                            until: string;
                            person: string;
                            reason: string;
                            ticket: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                        }[];
                        gaps: {
                            code: string;
                            of: string;
                            /** @description Clause, service or list; empty for the whole */
                            about: string;
                            /** @enum {unknown} */
                            severity: "low" | "moderate" | "high" | "critical";
                            message: string;
                            owner: string | null;
                            detail: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.gaps": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description Only of this contract or party */
                of?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            code: string;
                            of: string;
                            /** @description Clause, service or list; empty for the whole */
                            about: string;
                            /** @enum {unknown} */
                            severity: "low" | "moderate" | "high" | "critical";
                            message: string;
                            owner: string | null;
                            detail: {
                                [key: string]: unknown;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.requirements": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            clause: string;
                            title: string;
                            kind: ("managed_service" | "managed_platform" | "pam" | "soc" | "saas_admin" | "support") | null;
                            /** @enum {unknown} */
                            atLeast: "low" | "moderate" | "high" | "critical";
                            terms: {
                                [key: string]: unknown;
                            };
                            shipped: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.draftConfirmation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description calendar day, UTC
                     * @example 2027-12-31
                     */
                    until: string;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        contract: string;
                        /**
                         * @description calendar day, UTC
                         * @example 2027-12-31
                         */
                        fromEnd: string;
                        text: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        nonce: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description calendar day, UTC
                     * @example 2027-12-31
                     */
                    until: string;
                    reason: string;
                    ticket: string;
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        contract: string;
                        /**
                         * @description calendar day, UTC
                         * @example 2027-12-31
                         */
                        fromEnd: string;
                        /**
                         * @description calendar day, UTC
                         * @example 2027-12-31
                         */
                        until: string;
                        confirmation: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accounts.correlations": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                system?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            account: string;
                            system: string;
                            kind: string;
                            name: string;
                            key: string | null;
                            /** @enum {unknown} */
                            standing: "clear" | "ambiguous" | "nobody";
                            candidates: {
                                identity: string;
                                confidence: number;
                                because: {
                                    rule: string;
                                    words: string;
                                }[];
                            }[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accounts.adopt": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    identity: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: string;
                        identity: string;
                        credential: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "systems.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                environment?: "production" | "staging" | "development";
                connector?: string;
                /** @description Beginnings of words of its names and of what it belongs to, in any order and case; at most 1000 are found */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            connector: string;
                            /** @enum {unknown} */
                            environment: "production" | "staging" | "development";
                            region: string | null;
                            tenant: string | null;
                            config: {
                                [key: string]: unknown;
                            };
                            /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                            operatorSecrets: {
                                [key: string]: string;
                            };
                            /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                            observerSecrets: {
                                [key: string]: string;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "systems.put": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                system: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    connector: string;
                    /** @enum {unknown} */
                    environment: "production" | "staging" | "development";
                    region?: string | null;
                    tenant?: string | null;
                    config: {
                        [key: string]: unknown;
                    };
                    /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                    operatorSecrets: {
                        [key: string]: string;
                    };
                    /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                    observerSecrets: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        system: string;
                        /** @enum {unknown} */
                        outcome: "created" | "updated" | "unchanged";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "connectors.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            connector: string;
                            title: string;
                            /** @description One line for whoever chooses */
                            reaches: string;
                            credentialKinds: {
                                kind: string;
                                title: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "connectors.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connector: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        connector: string;
                        title: string;
                        /** @description One line for whoever chooses */
                        reaches: string;
                        credentialKinds: {
                            kind: string;
                            title: string;
                        }[];
                        settings: {
                            name: string;
                            /** @description What the field is called */
                            title: string;
                            help: string;
                            required: boolean;
                            /**
                             * @description `group`: it has settings of its own, in one of its `shapes`. `json`: no field can say it
                             * @enum {unknown}
                             */
                            kind: "text" | "number" | "switch" | "choice" | "group" | "json";
                            /** @description A list of such */
                            many: boolean;
                            fewest?: number;
                            most?: number;
                            /** @description Text of several lines */
                            long?: boolean;
                            /** @description ECMAScript, with the flag `u` */
                            pattern?: string;
                            minLength?: number;
                            maxLength?: number;
                            /** @description No fraction */
                            whole?: boolean;
                            minimum?: number;
                            maximum?: number;
                            choices?: string[];
                            shapes?: {
                                title: string;
                                /** @description By which setting, of exactly this value, it is told from the other shapes */
                                by?: {
                                    name: string;
                                    value: string;
                                };
                                settings: {
                                    name: string;
                                    /** @description What the field is called */
                                    title: string;
                                    help: string;
                                    required: boolean;
                                    /**
                                     * @description `group`: it has settings of its own, in one of its `shapes`. `json`: no field can say it
                                     * @enum {unknown}
                                     */
                                    kind: "text" | "number" | "switch" | "choice" | "group" | "json";
                                    /** @description A list of such */
                                    many: boolean;
                                    fewest?: number;
                                    most?: number;
                                    /** @description Text of several lines */
                                    long?: boolean;
                                    /** @description ECMAScript, with the flag `u` */
                                    pattern?: string;
                                    minLength?: number;
                                    maxLength?: number;
                                    /** @description No fraction */
                                    whole?: boolean;
                                    minimum?: number;
                                    maximum?: number;
                                    choices?: string[];
                                    shapes?: {
                                        title: string;
                                        /** @description By which setting, of exactly this value, it is told from the other shapes */
                                        by?: {
                                            name: string;
                                            value: string;
                                        };
                                        settings: {
                                            name: string;
                                            /** @description What the field is called */
                                            title: string;
                                            help: string;
                                            required: boolean;
                                            /**
                                             * @description `group`: it has settings of its own, in one of its `shapes`. `json`: no field can say it
                                             * @enum {unknown}
                                             */
                                            kind: "text" | "number" | "switch" | "choice" | "group" | "json";
                                            /** @description A list of such */
                                            many: boolean;
                                            fewest?: number;
                                            most?: number;
                                            /** @description Text of several lines */
                                            long?: boolean;
                                            /** @description ECMAScript, with the flag `u` */
                                            pattern?: string;
                                            minLength?: number;
                                            maxLength?: number;
                                            /** @description No fraction */
                                            whole?: boolean;
                                            minimum?: number;
                                            maximum?: number;
                                            choices?: string[];
                                        }[];
                                    }[];
                                }[];
                            }[];
                        }[];
                        /** @description What each secret is, by slot. It is given as a reference, never as a value */
                        operatorSecrets: {
                            [key: string]: string;
                        };
                        /** @description What each secret is, by slot. It is given as a reference, never as a value */
                        observerSecrets: {
                            [key: string]: string;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "workloads.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                party?: string;
                environment?: "production" | "staging" | "development";
                state?: "running" | "retired";
                /** @description Beginnings of words of its names and of what it belongs to, in any order and case; at most 1000 are found */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            team: string;
                            party: string;
                            contract: string | null;
                            environment: string;
                            /** @enum {unknown} */
                            state: "running" | "retired";
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "workloads.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                workload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        name: string;
                        team: string;
                        party: string;
                        contract: string | null;
                        environment: string;
                        /** @enum {unknown} */
                        state: "running" | "retired";
                        addresses: string[] | null;
                        /** @description At so many places its manifest says that it reads secrets; never which */
                        readsSecrets: number;
                        uses: {
                            credential: string;
                            /** @description It is a consumer. What was only seen or inferred counts for nothing until somebody declares it */
                            counts: boolean;
                            delivered: boolean;
                            /** @enum {unknown} */
                            learnt: "declared" | "observed" | "inferred";
                            learntAt: string | null;
                            lastSeenAt: string | null;
                            how: ("client_name" | "lease" | "move" | "address" | "secret_reference" | "telemetry") | null;
                            confidence: number | null;
                            reason: string | null;
                            endedAt: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "identities.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description Who answers for it, in either way */
                owner?: string;
                party?: string;
                kind?: string;
                environment?: "production" | "staging" | "development";
                state?: "active" | "offboarding" | "retired";
                frozen?: "yes" | "no";
                impact?: "ordinary" | "high";
                /** @description Part of its name or id, in either case */
                name?: string;
                privileged?: "yes" | "no";
                /** @description Not retired, and it lacks an owner, or is frozen since its owner is gone */
                orphaned?: "yes";
                /** @description It has a credential there that has not ended */
                system?: string;
                /** @description Beginnings of words of its names and of what it belongs to, in any order and case; at most 1000 are found */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            kind: string;
                            name: string;
                            purpose: string;
                            party: string;
                            contract: string | null;
                            businessOwner: string | null;
                            technicalOwner: string | null;
                            holder: string | null;
                            /** @enum {unknown} */
                            environment: "production" | "staging" | "development";
                            /** @enum {unknown} */
                            criticality: "low" | "moderate" | "high" | "critical";
                            /** @description Marked as that, or of high impact */
                            privileged: boolean;
                            /** @description By a person or a source */
                            markedPrivileged: boolean;
                            /**
                             * @description Derived from what systems show of its accounts and from what it reaches
                             * @enum {unknown}
                             */
                            impact: "ordinary" | "high";
                            expiresAt: string | null;
                            scope: string[] | null;
                            rotateEveryDays: number | null;
                            /** @enum {unknown} */
                            state: "active" | "offboarding" | "retired";
                            frozenAt: string | null;
                            quarantinedIn: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "identities.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        kind: string;
                        name: string;
                        purpose: string;
                        party: string;
                        contract: string | null;
                        businessOwner: string | null;
                        technicalOwner: string | null;
                        holder: string | null;
                        /** @enum {unknown} */
                        environment: "production" | "staging" | "development";
                        /** @enum {unknown} */
                        criticality: "low" | "moderate" | "high" | "critical";
                        /** @description Marked as that, or of high impact */
                        privileged: boolean;
                        /** @description By a person or a source */
                        markedPrivileged: boolean;
                        /**
                         * @description Derived from what systems show of its accounts and from what it reaches
                         * @enum {unknown}
                         */
                        impact: "ordinary" | "high";
                        expiresAt: string | null;
                        scope: string[] | null;
                        rotateEveryDays: number | null;
                        /** @enum {unknown} */
                        state: "active" | "offboarding" | "retired";
                        frozenAt: string | null;
                        quarantinedIn: string | null;
                        frozenWhy: string | null;
                        approvalReference: string | null;
                        rotationPath: string | null;
                        lastRotatedAt: string | null;
                        why: {
                            /** @description Whether a reason for it lives */
                            justified: boolean;
                            reasons: {
                                /** @enum {unknown} */
                                because: "birthright" | "request" | "confirmation" | "lease" | "source" | "import" | "adoption" | "merger" | "change" | "entry" | "before" | "own" | "scope" | "decision";
                                by: string | null;
                                ref: string | null;
                                since: string | null;
                                until: string | null;
                            }[];
                        } | null;
                        impactSince: string | null;
                        /** @description What its impact rests on; what is not high by itself is told as well */
                        because: {
                            /**
                             * @description `administers`: systems, as they show it. `could_set`: credentials of others. `could_become`: identities of high or critical criticality. `opens_production`: systems
                             * @enum {unknown}
                             */
                            what: "administers" | "could_set" | "could_become" | "opens_production";
                            /** @description This alone makes it high, by policy */
                            high: boolean;
                            count: number;
                            /** @description Counted so far, and there are more */
                            more?: boolean;
                            systems?: string[];
                            rights?: string[];
                            credentials?: string[];
                        }[];
                        /** @description Of the systems on which it has live credentials */
                        regions: string[];
                        systems: string[];
                        credentials: {
                            active: number;
                            suspended: number;
                            retired: number;
                            riskAccepted: number;
                        };
                        sources: {
                            source: string;
                            record: string;
                            kind: string;
                            /** @enum {unknown} */
                            state: "present" | "gone";
                            /** @description Attributes that are its word */
                            says: string[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            changedAt: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "credentials.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                identity?: string;
                system?: string;
                kind?: string;
                state?: "active" | "suspended" | "retired" | "risk_accepted";
                account?: string;
                party?: string;
                /** @description Who answers for its identity, in either way */
                owner?: string;
                environment?: "production" | "staging" | "development";
                privileged?: "yes" | "no";
                /** @description Beginnings of words of its names and of what it belongs to, in any order and case; at most 1000 are found */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            identity: string;
                            system: string;
                            kind: string;
                            account: string;
                            key: string | null;
                            hasSecretReference: boolean;
                            storedIn: string | null;
                            expiresAt: string | null;
                            derivedFrom: string | null;
                            legacy: boolean;
                            irrevocableUntil: string | null;
                            executor: string | null;
                            replaces: string | null;
                            createdBy: string | null;
                            /** @enum {unknown} */
                            state: "active" | "suspended" | "retired" | "risk_accepted";
                            purpose: string | null;
                            scope: string[] | null;
                            issuer: string | null;
                            createdAt: string | null;
                            lastUsedAt: string | null;
                            rotateEveryDays: number | null;
                            /** @description What was said of its identity: the scope counts where it has none, the schedule where it is the shorter */
                            ofIdentity: {
                                scope: string[] | null;
                                rotateEveryDays: number | null;
                                rotationPath: string | null;
                                lastRotatedAt: string | null;
                            };
                            compensatingControls: string[] | null;
                            /**
                             * @description Of its identity
                             * @enum {unknown}
                             */
                            impact: "ordinary" | "high";
                            /** @description Its identity is marked as that, or of high impact */
                            privileged: boolean;
                            why: {
                                /** @description Whether a reason for it lives */
                                justified: boolean;
                                reasons: {
                                    /** @enum {unknown} */
                                    because: "birthright" | "request" | "confirmation" | "lease" | "source" | "import" | "adoption" | "merger" | "change" | "entry" | "before" | "own" | "scope" | "decision";
                                    by: string | null;
                                    ref: string | null;
                                    since: string | null;
                                    until: string | null;
                                }[];
                            } | null;
                            uses: {
                                workload: string;
                                /** @description It is a consumer. What was only seen or inferred counts for nothing until somebody declares it */
                                counts: boolean;
                                delivered: boolean;
                                /** @enum {unknown} */
                                learnt: "declared" | "observed" | "inferred";
                                learntAt: string | null;
                                lastSeenAt: string | null;
                                how: ("client_name" | "lease" | "move" | "address" | "secret_reference" | "telemetry") | null;
                                confidence: number | null;
                                reason: string | null;
                                endedAt: string | null;
                            }[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "credentials.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        identity: string;
                        system: string;
                        kind: string;
                        account: string;
                        key: string | null;
                        hasSecretReference: boolean;
                        storedIn: string | null;
                        expiresAt: string | null;
                        derivedFrom: string | null;
                        legacy: boolean;
                        irrevocableUntil: string | null;
                        executor: string | null;
                        replaces: string | null;
                        createdBy: string | null;
                        /** @enum {unknown} */
                        state: "active" | "suspended" | "retired" | "risk_accepted";
                        purpose: string | null;
                        scope: string[] | null;
                        issuer: string | null;
                        createdAt: string | null;
                        lastUsedAt: string | null;
                        rotateEveryDays: number | null;
                        /** @description What was said of its identity: the scope counts where it has none, the schedule where it is the shorter */
                        ofIdentity: {
                            scope: string[] | null;
                            rotateEveryDays: number | null;
                            rotationPath: string | null;
                            lastRotatedAt: string | null;
                        };
                        compensatingControls: string[] | null;
                        /**
                         * @description Of its identity
                         * @enum {unknown}
                         */
                        impact: "ordinary" | "high";
                        /** @description Its identity is marked as that, or of high impact */
                        privileged: boolean;
                        why: {
                            /** @description Whether a reason for it lives */
                            justified: boolean;
                            reasons: {
                                /** @enum {unknown} */
                                because: "birthright" | "request" | "confirmation" | "lease" | "source" | "import" | "adoption" | "merger" | "change" | "entry" | "before" | "own" | "scope" | "decision";
                                by: string | null;
                                ref: string | null;
                                since: string | null;
                                until: string | null;
                            }[];
                        } | null;
                        uses: {
                            workload: string;
                            /** @description It is a consumer. What was only seen or inferred counts for nothing until somebody declares it */
                            counts: boolean;
                            delivered: boolean;
                            /** @enum {unknown} */
                            learnt: "declared" | "observed" | "inferred";
                            learntAt: string | null;
                            lastSeenAt: string | null;
                            how: ("client_name" | "lease" | "move" | "address" | "secret_reference" | "telemetry") | null;
                            confidence: number | null;
                            reason: string | null;
                            endedAt: string | null;
                        }[];
                        /**
                         * @description `beside`: the new one before the old one ends. `in_place`: the old secret ends at once. `anew`: only by ending it
                         * @enum {unknown}
                         */
                        renewed: "beside" | "in_place" | "anew" | "not_known";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "identities.history": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description RFC 3339 instant */
                asOf?: string;
                field?: string;
            };
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "identity" | "principal" | "credential" | "contract" | "workload";
                        id: string;
                        asOf: string | null;
                        was: {
                            [key: string]: unknown;
                        } | null;
                        uses: {
                            credential: string;
                            workload: string;
                            /** @description By the names of the inventory; of a reference to a secret only that there is one */
                            was: {
                                [key: string]: unknown;
                            };
                        }[];
                        items: {
                            /** @description Grows with each change */
                            n: string;
                            /**
                             * @description `sighting`: that a workload was seen to use it, or seems to
                             * @enum {unknown}
                             */
                            of: "itself" | "use" | "sighting";
                            credential?: string;
                            workload?: string;
                            /** @enum {unknown} */
                            what: "began" | "changed" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            before: {
                                [key: string]: unknown;
                            } | null;
                            after: {
                                [key: string]: unknown;
                            } | null;
                            by: {
                                /**
                                 * @description `database`: past the product; `history_began`: it was there before
                                 * @enum {unknown}
                                 */
                                way: "product" | "database" | "history_began";
                                principal: string | null;
                                databaseRole: string;
                                source: {
                                    source: string;
                                    record: string;
                                    event: string;
                                } | null;
                                /** @description Of the journal, of the same transaction: those that name it come first */
                                entries: {
                                    id: string;
                                    index: number | null;
                                    kind: string;
                                    stream: string | null;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    at: string;
                                    /** @description By a decision: what it said is no longer kept */
                                    deleted: boolean;
                                    /** @description What of it leads further */
                                    says: {
                                        [key: string]: string;
                                    };
                                }[];
                                /** @description Further entries of the same transaction */
                                more: number;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "principals.history": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description RFC 3339 instant */
                asOf?: string;
                field?: string;
            };
            header?: never;
            path: {
                principal: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "identity" | "principal" | "credential" | "contract" | "workload";
                        id: string;
                        asOf: string | null;
                        was: {
                            [key: string]: unknown;
                        } | null;
                        uses: {
                            credential: string;
                            workload: string;
                            /** @description By the names of the inventory; of a reference to a secret only that there is one */
                            was: {
                                [key: string]: unknown;
                            };
                        }[];
                        items: {
                            /** @description Grows with each change */
                            n: string;
                            /**
                             * @description `sighting`: that a workload was seen to use it, or seems to
                             * @enum {unknown}
                             */
                            of: "itself" | "use" | "sighting";
                            credential?: string;
                            workload?: string;
                            /** @enum {unknown} */
                            what: "began" | "changed" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            before: {
                                [key: string]: unknown;
                            } | null;
                            after: {
                                [key: string]: unknown;
                            } | null;
                            by: {
                                /**
                                 * @description `database`: past the product; `history_began`: it was there before
                                 * @enum {unknown}
                                 */
                                way: "product" | "database" | "history_began";
                                principal: string | null;
                                databaseRole: string;
                                source: {
                                    source: string;
                                    record: string;
                                    event: string;
                                } | null;
                                /** @description Of the journal, of the same transaction: those that name it come first */
                                entries: {
                                    id: string;
                                    index: number | null;
                                    kind: string;
                                    stream: string | null;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    at: string;
                                    /** @description By a decision: what it said is no longer kept */
                                    deleted: boolean;
                                    /** @description What of it leads further */
                                    says: {
                                        [key: string]: string;
                                    };
                                }[];
                                /** @description Further entries of the same transaction */
                                more: number;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "credentials.history": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description RFC 3339 instant */
                asOf?: string;
                field?: string;
            };
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "identity" | "principal" | "credential" | "contract" | "workload";
                        id: string;
                        asOf: string | null;
                        was: {
                            [key: string]: unknown;
                        } | null;
                        uses: {
                            credential: string;
                            workload: string;
                            /** @description By the names of the inventory; of a reference to a secret only that there is one */
                            was: {
                                [key: string]: unknown;
                            };
                        }[];
                        items: {
                            /** @description Grows with each change */
                            n: string;
                            /**
                             * @description `sighting`: that a workload was seen to use it, or seems to
                             * @enum {unknown}
                             */
                            of: "itself" | "use" | "sighting";
                            credential?: string;
                            workload?: string;
                            /** @enum {unknown} */
                            what: "began" | "changed" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            before: {
                                [key: string]: unknown;
                            } | null;
                            after: {
                                [key: string]: unknown;
                            } | null;
                            by: {
                                /**
                                 * @description `database`: past the product; `history_began`: it was there before
                                 * @enum {unknown}
                                 */
                                way: "product" | "database" | "history_began";
                                principal: string | null;
                                databaseRole: string;
                                source: {
                                    source: string;
                                    record: string;
                                    event: string;
                                } | null;
                                /** @description Of the journal, of the same transaction: those that name it come first */
                                entries: {
                                    id: string;
                                    index: number | null;
                                    kind: string;
                                    stream: string | null;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    at: string;
                                    /** @description By a decision: what it said is no longer kept */
                                    deleted: boolean;
                                    /** @description What of it leads further */
                                    says: {
                                        [key: string]: string;
                                    };
                                }[];
                                /** @description Further entries of the same transaction */
                                more: number;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.history": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description RFC 3339 instant */
                asOf?: string;
                field?: string;
            };
            header?: never;
            path: {
                contract: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "identity" | "principal" | "credential" | "contract" | "workload";
                        id: string;
                        asOf: string | null;
                        was: {
                            [key: string]: unknown;
                        } | null;
                        uses: {
                            credential: string;
                            workload: string;
                            /** @description By the names of the inventory; of a reference to a secret only that there is one */
                            was: {
                                [key: string]: unknown;
                            };
                        }[];
                        items: {
                            /** @description Grows with each change */
                            n: string;
                            /**
                             * @description `sighting`: that a workload was seen to use it, or seems to
                             * @enum {unknown}
                             */
                            of: "itself" | "use" | "sighting";
                            credential?: string;
                            workload?: string;
                            /** @enum {unknown} */
                            what: "began" | "changed" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            before: {
                                [key: string]: unknown;
                            } | null;
                            after: {
                                [key: string]: unknown;
                            } | null;
                            by: {
                                /**
                                 * @description `database`: past the product; `history_began`: it was there before
                                 * @enum {unknown}
                                 */
                                way: "product" | "database" | "history_began";
                                principal: string | null;
                                databaseRole: string;
                                source: {
                                    source: string;
                                    record: string;
                                    event: string;
                                } | null;
                                /** @description Of the journal, of the same transaction: those that name it come first */
                                entries: {
                                    id: string;
                                    index: number | null;
                                    kind: string;
                                    stream: string | null;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    at: string;
                                    /** @description By a decision: what it said is no longer kept */
                                    deleted: boolean;
                                    /** @description What of it leads further */
                                    says: {
                                        [key: string]: string;
                                    };
                                }[];
                                /** @description Further entries of the same transaction */
                                more: number;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "workloads.history": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description RFC 3339 instant */
                asOf?: string;
                field?: string;
            };
            header?: never;
            path: {
                workload: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        kind: "identity" | "principal" | "credential" | "contract" | "workload";
                        id: string;
                        asOf: string | null;
                        was: {
                            [key: string]: unknown;
                        } | null;
                        uses: {
                            credential: string;
                            workload: string;
                            /** @description By the names of the inventory; of a reference to a secret only that there is one */
                            was: {
                                [key: string]: unknown;
                            };
                        }[];
                        items: {
                            /** @description Grows with each change */
                            n: string;
                            /**
                             * @description `sighting`: that a workload was seen to use it, or seems to
                             * @enum {unknown}
                             */
                            of: "itself" | "use" | "sighting";
                            credential?: string;
                            workload?: string;
                            /** @enum {unknown} */
                            what: "began" | "changed" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            before: {
                                [key: string]: unknown;
                            } | null;
                            after: {
                                [key: string]: unknown;
                            } | null;
                            by: {
                                /**
                                 * @description `database`: past the product; `history_began`: it was there before
                                 * @enum {unknown}
                                 */
                                way: "product" | "database" | "history_began";
                                principal: string | null;
                                databaseRole: string;
                                source: {
                                    source: string;
                                    record: string;
                                    event: string;
                                } | null;
                                /** @description Of the journal, of the same transaction: those that name it come first */
                                entries: {
                                    id: string;
                                    index: number | null;
                                    kind: string;
                                    stream: string | null;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    at: string;
                                    /** @description By a decision: what it said is no longer kept */
                                    deleted: boolean;
                                    /** @description What of it leads further */
                                    says: {
                                        [key: string]: string;
                                    };
                                }[];
                                /** @description Further entries of the same transaction */
                                more: number;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "estate.reach": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                view?: "blast_radius" | "dependents";
                kind?: "party" | "contract" | "principal" | "identity" | "workload" | "credential" | "consent" | "control" | "system";
            };
            header?: never;
            path: {
                /** @description `kind:id`; kinds: party, contract, principal, identity, workload, credential, consent, control, system */
                node: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        of: {
                            /** @enum {unknown} */
                            kind: "party" | "contract" | "principal" | "identity" | "workload" | "credential" | "consent" | "control" | "system";
                            id: string;
                        };
                        /** @enum {unknown} */
                        view: "blast_radius" | "dependents";
                        /** @description It has ended, and reaches nothing any more */
                        ended: boolean;
                        /** @description Nodes, the start among them */
                        size: number;
                        furthest: number;
                        counts: {
                            /** @enum {unknown} */
                            kind: "party" | "contract" | "principal" | "identity" | "workload" | "credential" | "consent" | "control" | "system";
                            count: number;
                        }[];
                        items: {
                            node: {
                                /** @enum {unknown} */
                                kind: "party" | "contract" | "principal" | "identity" | "workload" | "credential" | "consent" | "control" | "system";
                                id: string;
                            };
                            name: string | null;
                            /** @description Of identities and their credentials: marked as that, or of high impact */
                            privileged: boolean;
                            distance: number;
                            through: {
                                node: {
                                    /** @enum {unknown} */
                                    kind: "party" | "contract" | "principal" | "identity" | "workload" | "credential" | "consent" | "control" | "system";
                                    id: string;
                                };
                                edge: string;
                                /** @description As said of the one that has hold of the other */
                                words: string;
                                /** @description The edge points at the node before */
                                against: boolean;
                                learnt?: {
                                    workload: string;
                                    /** @description It is a consumer. What was only seen or inferred counts for nothing until somebody declares it */
                                    counts: boolean;
                                    delivered: boolean;
                                    /** @enum {unknown} */
                                    learnt: "declared" | "observed" | "inferred";
                                    learntAt: string | null;
                                    lastSeenAt: string | null;
                                    how: ("client_name" | "lease" | "move" | "address" | "secret_reference" | "telemetry") | null;
                                    confidence: number | null;
                                    reason: string | null;
                                    endedAt: string | null;
                                };
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "estate.day_after": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description the day after; else that of its own end, else tomorrow */
                on?: string;
                works?: "yes" | "no" | "unknown";
            };
            header?: never;
            path: {
                /** @description `kind:id`; kinds: identity, owner, party, contract, workload, system, source */
                subject: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        subject: {
                            /** @enum {unknown} */
                            kind: "identity" | "owner" | "party" | "contract" | "workload" | "system" | "source";
                            id: string;
                            name: string;
                        };
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        on: string;
                        summary: {
                            works: {
                                yes: number;
                                no: number;
                                unknown: number;
                            };
                            endings: {
                                ends: number;
                                splits: number;
                                by_itself: number;
                                nothing: number;
                                cannot: number;
                                over: number;
                            };
                            open: number;
                        };
                        items: {
                            /** @enum {unknown} */
                            kind: "credential" | "api_key" | "consent" | "account";
                            id: string;
                            name: string;
                            identity: string | null;
                            system: string | null;
                            /** @enum {unknown} */
                            works: "yes" | "no" | "unknown";
                            /** @enum {unknown} */
                            ending: "ends" | "splits" | "by_itself" | "nothing" | "cannot" | "over";
                            reason: string;
                            /** @description The next step: a command, or who decides */
                            next: string;
                            proof: string | null;
                            /** @description Of a credential: who uses it, or seems to */
                            uses: {
                                workload: string;
                                /** @description It is a consumer. What was only seen or inferred counts for nothing until somebody declares it */
                                counts: boolean;
                                delivered: boolean;
                                /** @enum {unknown} */
                                learnt: "declared" | "observed" | "inferred";
                                learntAt: string | null;
                                lastSeenAt: string | null;
                                how: ("client_name" | "lease" | "move" | "address" | "secret_reference" | "telemetry") | null;
                                confidence: number | null;
                                reason: string | null;
                                endedAt: string | null;
                            }[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "estate.coverage": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            system: string;
                            connector: string;
                            environment: string;
                            /** @enum {unknown} */
                            sight: "fresh" | "stale" | "partial" | "never" | "no_connector";
                            completeAt: string | null;
                            code: string | null;
                            accounts: number;
                            correlated: number;
                            own: number;
                            share: number | null;
                            credentials: number;
                            unseen: number;
                            endpoints: number;
                            unreached: number;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                        sources: {
                            source: string;
                            /**
                             * @description `silent`: for longer than its document promises. `not_promised`: nobody would notice
                             * @enum {unknown}
                             */
                            hearing: "heard" | "silent" | "never" | "not_promised" | "withdrawn";
                            heardAt: string | null;
                            expectEvery: string | null;
                            records: number;
                            gone: number;
                            completeAt: string | null;
                        }[];
                        leaks: {
                            reports: number;
                            leaks: number;
                            named: number;
                            recognised: number;
                            lastAt: string | null;
                        };
                        unknown: {
                            credentials: number;
                            withoutScope: number;
                            withoutAge: number;
                            withoutLastUse: number;
                            withoutUsers: number;
                            identities: number;
                            withoutOwner: number;
                            withoutEnd: number;
                            quarantined: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "secrets.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                system?: string;
                credential?: string;
                /** @description Those of credentials for which nobody answers any more, or somebody does */
                owner?: "gone" | "there";
                place?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            of: "credential" | "connector";
                            system: string;
                            credential: string | null;
                            identity: string | null;
                            state: ("active" | "suspended" | "risk_accepted") | null;
                            side: ("operator" | "observer") | null;
                            slot: string | null;
                            place: string | null;
                            /** @description Other secrets that are read from the very same place */
                            alsoThere: string[];
                            /** @description Workloads to which it is delivered */
                            readers: {
                                workload: string;
                                place: string | null;
                            }[];
                            custody: {
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                since: string;
                                until: string | null;
                            } | null;
                            renewedAt: string | null;
                            rotateEveryDays: number | null;
                            owner: string | null;
                            ownerGone: boolean;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "endpoints.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                system?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            system: string;
                            name: string;
                            address: string;
                            workload: string | null;
                            workloadKnown: boolean;
                            code: string | null;
                            detail: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            lookedAt: string;
                            servedAt: string | null;
                            changedAt: string | null;
                            certificate: {
                                subject: string;
                                issuer: string;
                                names: string[];
                                serial: string;
                                /** @description SHA-256, hexadecimal */
                                fingerprint: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                notBefore?: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                notAfter?: string;
                                key: string;
                                signature: string;
                                keyUsage: string[];
                                /** @description Subjects of what was served above it */
                                above: string[];
                                protocol: string;
                                /**
                                 * @description The OCSP answer that the server carried
                                 * @enum {unknown}
                                 */
                                stapled: "none" | "good" | "revoked" | "unusable";
                                problems: {
                                    /** @enum {unknown} */
                                    code: "expired" | "not_yet_valid" | "self_signed" | "chain_incomplete" | "untrusted" | "name_mismatch" | "weak" | "odd" | "revoked";
                                    detail: string;
                                }[];
                            } | null;
                            credential: string | null;
                            identity: string | null;
                            /** @description The inventory knows it as revoked or ended */
                            revoked: boolean;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "inventory.import": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document: string;
                    /**
                     * @description Absent: CSV where the first line names a column `record`
                     * @enum {unknown}
                     */
                    format?: "yaml" | "csv";
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        document: string;
                        dryRun: boolean;
                        counts: {
                            teams?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            parties?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            duties?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            people?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            agents?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            services?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            contracts?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            clauses?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            uptime?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            requirements?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            systems?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            workloads?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            identities?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            credentials?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            uses?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            consents?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                            roles?: {
                                created: number;
                                updated: number;
                                unchanged: number;
                            };
                        };
                        differences: {
                            /** @enum {unknown} */
                            section: "teams" | "parties" | "duties" | "people" | "agents" | "services" | "contracts" | "clauses" | "uptime" | "requirements" | "systems" | "workloads" | "identities" | "credentials" | "uses" | "consents" | "roles";
                            id: string;
                            /** @enum {unknown} */
                            outcome: "created" | "updated";
                            fields: string[];
                        }[];
                        /** @description What the document would have otherwise, and a source in force owns */
                        kept: {
                            /** @enum {unknown} */
                            section: "teams" | "parties" | "duties" | "people" | "agents" | "services" | "contracts" | "clauses" | "uptime" | "requirements" | "systems" | "workloads" | "identities" | "credentials" | "uses" | "consents" | "roles";
                            id: string;
                            field: string;
                            /** @description Whose word stands */
                            source: string;
                        }[];
                        /** @description Identities without an owner */
                        findings: number;
                        /** @description Gaps in contracts and questions to their owners, after this import */
                        gaps: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sources: {
                            name: string;
                            title: string;
                            /** @enum {unknown} */
                            what: "hris" | "vendors" | "workloads" | "drop";
                            party: string;
                            client: string;
                            format: string;
                            version: number;
                            /** @description `sha256:` and 64 hex digits */
                            document: string;
                            speaks: {
                                /** @enum {unknown} */
                                kind: "person" | "contractor" | "contract" | "workload" | "identity";
                                creates: boolean;
                                owns: string[];
                                present: number;
                                gone: number;
                                /** @description Would end, and wait until somebody decides */
                                held: number;
                            }[];
                            brake: {
                                percent: number;
                                atLeast: number;
                                withinHours: number;
                            };
                            lastReading: {
                                id: string;
                                source: string;
                                /** @enum {unknown} */
                                mode: "full" | "incremental";
                                /** @enum {unknown} */
                                state: "open" | "complete" | "failed" | "held" | "released" | "refused" | "superseded";
                                begunBy: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                begunAt: string;
                                endedAt: string | null;
                                records: number;
                                changed: number;
                                /** @description Records that were refused */
                                refused: number;
                                /** @description Records that ended by it */
                                ended: number;
                                detail: {
                                    [key: string]: unknown;
                                };
                                decidedBy: string | null;
                                decidedAt: string | null;
                                reason: string | null;
                            } | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        source: {
                            name: string;
                            title: string;
                            /** @enum {unknown} */
                            what: "hris" | "vendors" | "workloads" | "drop";
                            party: string;
                            client: string;
                            format: string;
                            version: number;
                            /** @description `sha256:` and 64 hex digits */
                            document: string;
                            speaks: {
                                /** @enum {unknown} */
                                kind: "person" | "contractor" | "contract" | "workload" | "identity";
                                creates: boolean;
                                owns: string[];
                                present: number;
                                gone: number;
                                /** @description Would end, and wait until somebody decides */
                                held: number;
                            }[];
                            brake: {
                                percent: number;
                                atLeast: number;
                                withinHours: number;
                            };
                            lastReading: {
                                id: string;
                                source: string;
                                /** @enum {unknown} */
                                mode: "full" | "incremental";
                                /** @enum {unknown} */
                                state: "open" | "complete" | "failed" | "held" | "released" | "refused" | "superseded";
                                begunBy: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                begunAt: string;
                                endedAt: string | null;
                                records: number;
                                changed: number;
                                /** @description Records that were refused */
                                refused: number;
                                /** @description Records that ended by it */
                                ended: number;
                                detail: {
                                    [key: string]: unknown;
                                };
                                decidedBy: string | null;
                                decidedAt: string | null;
                                reason: string | null;
                            } | null;
                        };
                        format: {
                            [key: string]: unknown;
                        };
                        events: {
                            taken: number;
                            lastAt: string | null;
                            /** @description Numbers that were left out */
                            missing: number;
                            /** @description The first of them, as `3, 7–9` */
                            missingNumbers: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.readings": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            source: string;
                            /** @enum {unknown} */
                            mode: "full" | "incremental";
                            /** @enum {unknown} */
                            state: "open" | "complete" | "failed" | "held" | "released" | "refused" | "superseded";
                            begunBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            begunAt: string;
                            endedAt: string | null;
                            records: number;
                            changed: number;
                            /** @description Records that were refused */
                            refused: number;
                            /** @description Records that ended by it */
                            ended: number;
                            detail: {
                                [key: string]: unknown;
                            };
                            decidedBy: string | null;
                            decidedAt: string | null;
                            reason: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.begin": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    mode: "full" | "incremental";
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        reading: string;
                        format: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.page": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                reading: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    number: number;
                    records: {
                        /** @enum {unknown} */
                        kind: "person" | "contractor" | "contract" | "workload" | "identity";
                        externalId: string;
                        attributes: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at?: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `stale`: older than what is known */
                        counts: {
                            created: number;
                            changed: number;
                            returned: number;
                            same: number;
                            stale: number;
                            ended: number;
                            held: number;
                            refused: number;
                        };
                        /** @description The first hundred */
                        refused: {
                            kind: string;
                            externalId: string;
                            problems: {
                                code: string;
                                attribute?: string;
                                message: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                reading: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    records: number;
                    unread: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        state: "complete" | "held" | "failed";
                        ended: number;
                        /** @description Would end, and wait until somebody decides */
                        held: number;
                        problem: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.fail": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                reading: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    why: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @constant */
                        state: "failed";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.records": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                kind?: "person" | "contractor" | "contract" | "workload" | "identity";
                state?: "present" | "gone" | "held";
            };
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            kind: "person" | "contractor" | "contract" | "workload" | "identity";
                            externalId: string;
                            id: string;
                            attributes: {
                                [key: string]: unknown;
                            };
                            /** @description Those that are this source's to say */
                            owned: string[];
                            version: number;
                            /** @enum {unknown} */
                            state: "present" | "gone";
                            asOf: string | null;
                            seenAt: string | null;
                            goneAt: string | null;
                            heldIn: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.say": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    records: {
                        /** @enum {unknown} */
                        kind: "person" | "contractor" | "contract" | "workload" | "identity";
                        externalId: string;
                        attributes: {
                            [key: string]: unknown;
                        };
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                    }[];
                    ended: {
                        /** @enum {unknown} */
                        kind: "person" | "contractor" | "contract" | "workload" | "identity";
                        externalId: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                        reason: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `stale`: older than what is known */
                        counts: {
                            created: number;
                            changed: number;
                            returned: number;
                            same: number;
                            stale: number;
                            ended: number;
                            held: number;
                            refused: number;
                        };
                        /** @description The first hundred */
                        refused: {
                            kind: string;
                            externalId: string;
                            problems: {
                                code: string;
                                attribute?: string;
                                message: string;
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.decide": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reading: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    verdict: "release" | "refuse";
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        ended: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.reading": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                reading: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        source: string;
                        /** @enum {unknown} */
                        mode: "full" | "incremental";
                        /** @enum {unknown} */
                        state: "open" | "complete" | "failed" | "held" | "released" | "refused" | "superseded";
                        begunBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        begunAt: string;
                        endedAt: string | null;
                        records: number;
                        changed: number;
                        /** @description Records that were refused */
                        refused: number;
                        /** @description Records that ended by it */
                        ended: number;
                        detail: {
                            [key: string]: unknown;
                        };
                        decidedBy: string | null;
                        decidedAt: string | null;
                        reason: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.conflicts": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            kind: "person" | "contractor" | "contract" | "workload" | "identity";
                            externalId: string;
                            conflicts: {
                                /** @enum {unknown} */
                                kind: "person" | "contractor" | "contract" | "workload" | "identity";
                                id: string;
                                attribute: string;
                                by: string;
                                said: unknown;
                                owner: string | null;
                                /** @description What counts */
                                stands: unknown;
                            }[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.keys": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        keys: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "hmac" | "ed25519";
                            /** @enum {unknown} */
                            state: "counts" | "ending" | "ended" | "revoked";
                            publicKey: string | null;
                            madeBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            madeAt: string;
                            endsAt: string | null;
                            revokedAt: string | null;
                            lastUsedAt: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.makeKey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `whsec_` and the base64 of 24 to 64 bytes */
                    secret?: string;
                    /** @description `whpk_` and the base64 of 32 bytes */
                    publicKey?: string;
                    /** @description How long the key before goes on counting */
                    overlapHours: number;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: string;
                        /** @enum {unknown} */
                        kind: "hmac" | "ed25519";
                        secret: string | null;
                        before: {
                            key: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            endsAt: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "sources.revokeKey": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                source: string;
                key: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        key: string;
                        /** @constant */
                        revoked: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.previewEnd": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        planDocument: {
                            [key: string]: unknown;
                        };
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        massChange: boolean;
                        decisions: {
                            operation: string;
                            /** @enum {unknown} */
                            outcome: "autonomous" | "approval" | "escalate" | "deny";
                            reasons: string[];
                            policies: {
                                [key: string]: unknown;
                            }[];
                        }[];
                        needs: {
                            operations: string[];
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            validSeconds: number;
                        }[];
                        unprovable: {
                            credential: string;
                            reason: string;
                        }[];
                        parties: string[];
                        identities: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "contracts.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                contract: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "changes.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                state?: "planned" | "awaiting_approval" | "approved" | "running" | "refused" | "denied" | "closed";
                /** @description What brought it about, as `contract.end` */
                trigger?: string;
                /** @description Those that do something about a credential of it */
                identity?: string;
                order?: "oldest" | "newest";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            kind: string;
                            trigger: {
                                kind: string;
                                ref: string | null;
                            };
                            reason: string | null;
                            ticket: string | null;
                            purpose: string | null;
                            requester: string | null;
                            /** @enum {unknown} */
                            state: "planned" | "awaiting_approval" | "approved" | "running" | "refused" | "denied" | "closed";
                            /** @enum {unknown} */
                            closure: "open" | "stuck" | "operationally_complete" | "risk_complete" | "risk_accepted";
                            plan: string | null;
                            revision: number;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            closedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "changes.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        kind: string;
                        trigger: {
                            kind: string;
                            ref: string | null;
                        };
                        reason: string | null;
                        ticket: string | null;
                        purpose: string | null;
                        requester: string | null;
                        /** @enum {unknown} */
                        state: "planned" | "awaiting_approval" | "approved" | "running" | "refused" | "denied" | "closed";
                        /** @enum {unknown} */
                        closure: "open" | "stuck" | "operationally_complete" | "risk_complete" | "risk_accepted";
                        plan: string | null;
                        revision: number;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        openedAt: string;
                        closedAt: string | null;
                        planDocument: {
                            [key: string]: unknown;
                        } | null;
                        decisionDocument: {
                            [key: string]: unknown;
                        } | null;
                        operations: {
                            id: string;
                            change: string;
                            /** @description `sha256:` and 64 hex digits */
                            plan: string;
                            position: number;
                            operation: string;
                            credential: string;
                            system: string;
                            executor: {
                                kind: string;
                                id: string | null;
                            };
                            after: string[];
                            /** @enum {unknown} */
                            phase: "planned" | "ready" | "mandated" | "executing" | "verifying" | "awaiting_owner" | "done" | "skipped" | "stuck" | "void";
                            /** @enum {unknown} */
                            closure: "open" | "stuck" | "operationally_complete" | "risk_complete" | "risk_accepted";
                            verdict: string | null;
                            strength: string | null;
                            proof: string | null;
                            attempts: number;
                            mandates: number;
                            /** @description Rounds of looking, the baseline too */
                            rounds: number;
                            reasons: string[];
                            executedAt: string | null;
                            dueAt: string | null;
                            deadlineAt: string | null;
                        }[];
                        approvalRequests: {
                            id: string;
                            change: string;
                            /** @description `sha256:` and 64 hex digits */
                            plan: string;
                            /** @description A signatory holds one of these */
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            operations: string[];
                            /** @enum {unknown} */
                            state: "open" | "approved" | "refused" | "expired" | "void";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            createdAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expiresAt: string;
                            climb: {
                                /** @description `policy`: the one that the decision itself gives */
                                ladder: string;
                                /** @description Counted from 0 */
                                rung: number;
                                of: number;
                                /** @description `approvers`, `duty NAME` or `role NAME` */
                                asks: string;
                                /** @description Who is asked now; nobody where there is nobody */
                                asked: string[];
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                since: string;
                                next: {
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    at: string;
                                    /** @description As above; `nobody: silence is a no` at the end */
                                    asks: string;
                                } | null;
                            } | null;
                        }[];
                        riskAcceptances: {
                            id: string;
                            change: string;
                            operation: string;
                            credential: string;
                            /** @enum {unknown} */
                            state: "requested" | "accepted" | "refused" | "expired";
                            reason: string;
                            proof: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            requestedAt: string;
                            person: string | null;
                            digest: string | null;
                            acceptedAt: string | null;
                            expiresAt: string | null;
                        }[];
                        incidents: {
                            id: string;
                            kind: string;
                            change: string | null;
                            operation: string | null;
                            credential: string | null;
                            owner: string | null;
                            detail: {
                                [key: string]: unknown;
                            };
                            /** @enum {unknown} */
                            state: "open" | "closed";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            closedAt: string | null;
                        }[];
                        findings: {
                            open: number;
                            resolved: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "changes.revise": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "changes.journal": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            index: number | null;
                            id: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            kind: string;
                            stream: string | null;
                            seq: number;
                            actor: string | null;
                            leaf: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "changes.events": {
        parameters: {
            query?: never;
            header?: {
                /** @description Id of the last event that was seen; the stream goes on after it */
                "Last-Event-ID"?: string;
            };
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/event-stream": {
                        index: number | null;
                        id: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                        kind: string;
                        stream: string | null;
                        seq: number;
                        actor: string | null;
                        leaf: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "credentials.operations": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            change: string;
                            /** @description `sha256:` and 64 hex digits */
                            plan: string;
                            position: number;
                            operation: string;
                            credential: string;
                            system: string;
                            executor: {
                                kind: string;
                                id: string | null;
                            };
                            after: string[];
                            /** @enum {unknown} */
                            phase: "planned" | "ready" | "mandated" | "executing" | "verifying" | "awaiting_owner" | "done" | "skipped" | "stuck" | "void";
                            /** @enum {unknown} */
                            closure: "open" | "stuck" | "operationally_complete" | "risk_complete" | "risk_accepted";
                            verdict: string | null;
                            strength: string | null;
                            proof: string | null;
                            attempts: number;
                            mandates: number;
                            /** @description Rounds of looking, the baseline too */
                            rounds: number;
                            reasons: string[];
                            executedAt: string | null;
                            dueAt: string | null;
                            deadlineAt: string | null;
                            trigger: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "operations.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        position: number;
                        operation: string;
                        credential: string;
                        system: string;
                        executor: {
                            kind: string;
                            id: string | null;
                        };
                        after: string[];
                        /** @enum {unknown} */
                        phase: "planned" | "ready" | "mandated" | "executing" | "verifying" | "awaiting_owner" | "done" | "skipped" | "stuck" | "void";
                        /** @enum {unknown} */
                        closure: "open" | "stuck" | "operationally_complete" | "risk_complete" | "risk_accepted";
                        verdict: string | null;
                        strength: string | null;
                        proof: string | null;
                        attempts: number;
                        mandates: number;
                        /** @description Rounds of looking, the baseline too */
                        rounds: number;
                        reasons: string[];
                        executedAt: string | null;
                        dueAt: string | null;
                        deadlineAt: string | null;
                        attemptLog: {
                            attempt: number;
                            mandate: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            intendedAt: string;
                            finishedAt: string | null;
                            status: string | null;
                            code: string | null;
                            detail: string | null;
                        }[];
                        mandateLog: {
                            id: string;
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            /** @enum {unknown} */
                            state: "open" | "started" | "spent" | "expired" | "void";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            notBefore: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            notAfter: string;
                            startedAt: string | null;
                        }[];
                        evidence: {
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            mandate: string;
                            executor: string;
                            /** @enum {unknown} */
                            integrity: "pass" | "fail" | "unknown";
                            /** @enum {unknown} */
                            completeness: "pass" | "fail" | "unknown";
                            /** @enum {unknown} */
                            truth: "pass" | "fail" | "unknown";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            receivedAt: string;
                        }[];
                        proofs: {
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            round: number;
                            purpose: string;
                            verdict: string;
                            strength: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            payload: {
                                [key: string]: unknown;
                            } | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "systems.check": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                system: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        system: string;
                        connector: string;
                        ready: boolean;
                        operator: {
                            works: boolean;
                            code: string;
                            detail: string;
                            can: string[];
                        };
                        observer: {
                            works: boolean;
                            code: string;
                            detail: string;
                            can: string[];
                        };
                        doors: {
                            kind: string;
                            id: string;
                            title: string;
                            endpoint: string;
                            good: {
                                /** @enum {unknown} */
                                answer: "accepted" | "refused" | "unreachable" | "cannot_present";
                                code: string;
                                ms: number;
                            } | null;
                            random: {
                                /** @enum {unknown} */
                                answer: "accepted" | "refused" | "unreachable" | "cannot_present";
                                code: string;
                                ms: number;
                            };
                            /** @enum {unknown} */
                            verdict: "works" | "no_canary" | "canary_refused" | "refuses_nobody" | "unreachable";
                        }[];
                        inventory: {
                            /** @enum {unknown} */
                            status: "done" | "refused" | "unknown";
                            code: string;
                            items: number;
                            complete: boolean;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                state?: "open" | "approved" | "refused" | "expired" | "void";
                change?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            change: string;
                            /** @description `sha256:` and 64 hex digits */
                            plan: string;
                            /** @description A signatory holds one of these */
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            operations: string[];
                            /** @enum {unknown} */
                            state: "open" | "approved" | "refused" | "expired" | "void";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            createdAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expiresAt: string;
                            climb: {
                                /** @description `policy`: the one that the decision itself gives */
                                ladder: string;
                                /** @description Counted from 0 */
                                rung: number;
                                of: number;
                                /** @description `approvers`, `duty NAME` or `role NAME` */
                                asks: string;
                                /** @description Who is asked now; nobody where there is nobody */
                                asked: string[];
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                since: string;
                                next: {
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    at: string;
                                    /** @description As above; `nobody: silence is a no` at the end */
                                    asks: string;
                                } | null;
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @description A signatory holds one of these */
                        roles: string[];
                        quorum: number;
                        stepUp: boolean;
                        operations: string[];
                        /** @enum {unknown} */
                        state: "open" | "approved" | "refused" | "expired" | "void";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        createdAt: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        expiresAt: string;
                        climb: {
                            /** @description `policy`: the one that the decision itself gives */
                            ladder: string;
                            /** @description Counted from 0 */
                            rung: number;
                            of: number;
                            /** @description `approvers`, `duty NAME` or `role NAME` */
                            asks: string;
                            /** @description Who is asked now; nobody where there is nobody */
                            asked: string[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            next: {
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                at: string;
                                /** @description As above; `nobody: silence is a no` at the end */
                                asks: string;
                            } | null;
                        } | null;
                        /** @description `sha256:` and 64 hex digits */
                        bundle: string;
                        nonce: string;
                        planText: string;
                        signatures: {
                            person: string;
                            keyId: string;
                            /** @enum {unknown} */
                            verdict: "approve" | "refuse";
                            /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                            signature: string;
                            reason: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            for: string | null;
                            batch: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.sign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                request: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keyId: string;
                    /** @enum {unknown} */
                    verdict: "approve" | "refuse";
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                    /** @description Needed for a refusal */
                    reason: string;
                    /** @description In whose place, as his deputy; absent: in one's own right, else as anybody's deputy */
                    for?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        state: "open" | "approved" | "refused" | "expired" | "void";
                        signatures: number;
                        quorum: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.draftBatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description In any order; the list that is signed is sorted */
                    requests: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        text: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        /** @description `sha256:` and 64 hex digits */
                        pattern: string;
                        members: {
                            request: string;
                            change: string;
                            nonce: string;
                            /** @description `sha256:` and 64 hex digits */
                            plan: string;
                            planText: string;
                            /** @description `sha256:` and 64 hex digits */
                            decision: string;
                            /** @description What the policy said of the plan */
                            decisionText: string;
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            operations: string[];
                            /** @enum {unknown} */
                            state: "open" | "approved" | "refused" | "expired" | "void";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expiresAt: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "approvals.signBatch": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description In any order; the list that is signed is sorted */
                    requests: string[];
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                    /** @description A word with the signature */
                    reason?: string;
                    /** @description In whose place, as his deputy; absent: in one's own right, else as anybody's deputy */
                    for?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            request: string;
                            /** @enum {unknown} */
                            state: "open" | "approved" | "refused" | "expired" | "void";
                            signatures: number;
                            quorum: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "delegations.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                provider?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            version: number;
                            since: string | null;
                            title: string;
                            provider: string;
                            contract: string;
                            systems: string[];
                            runbooks: string[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            until: string;
                            operations: string[];
                            environments: string[];
                            owners: {
                                escalation: string;
                                privilegedChange: string;
                                evidence: string;
                                exceptions: string;
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "duty.show": {
        parameters: {
            query?: {
                /** @description RFC 3339 instant */
                at?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                        schedule: number | null;
                        duties: {
                            duty: string;
                            role: string;
                            zone: string;
                            calendar: string | null;
                            person: string | null;
                            from: string | null;
                            until: string | null;
                            by: ("rotation" | "override") | null;
                            why: ("closed" | "no_rotation" | "not_holding") | null;
                            named: string | null;
                            /** @description Who stands in for him in this role at that instant */
                            deputies: string[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "duty.schedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        document: string;
                        setBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        setAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "duty.setSchedule": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document: string;
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        changed: boolean;
                        dryRun: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "duty.ladders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        document: string;
                        setBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        setAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "duty.setLadders": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document: string;
                    dryRun?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        changed: boolean;
                        dryRun: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "duty.notices": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            request: string;
                            change: string;
                            rung: number;
                            for: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            /** @enum {unknown} */
                            state: "open" | "approved" | "refused" | "expired" | "void";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expiresAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deputies.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description `yes`: also those that have ended */
                all?: "yes" | "no";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            principal: string;
                            deputy: string;
                            role: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            from: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            until: string;
                            riskClasses: string[] | null;
                            environments: string[] | null;
                            operations: string[] | null;
                            maxUses: number | null;
                            used: number;
                            reason: string;
                            appointedBy: string;
                            withdrawnBy: string | null;
                            withdrawnAt: string | null;
                            inForce: boolean;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deputies.appoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Whose place; absent: one’s own */
                    principal?: string;
                    deputy: string;
                    role: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    from?: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    until: string;
                    riskClasses?: ("low" | "moderate" | "high" | "critical")[];
                    environments?: ("production" | "staging" | "development")[];
                    operations?: string[];
                    maxUses?: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        principal: string;
                        deputy: string;
                        role: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        from: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                        riskClasses: string[] | null;
                        environments: string[] | null;
                        operations: string[] | null;
                        maxUses: number | null;
                        used: number;
                        reason: string;
                        appointedBy: string;
                        withdrawnBy: string | null;
                        withdrawnAt: string | null;
                        inForce: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "deputies.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                deputyship: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        principal: string;
                        deputy: string;
                        role: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        from: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                        riskClasses: string[] | null;
                        environments: string[] | null;
                        operations: string[] | null;
                        maxUses: number | null;
                        used: number;
                        reason: string;
                        appointedBy: string;
                        withdrawnBy: string | null;
                        withdrawnAt: string | null;
                        inForce: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "closures.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            operation: string;
                            /** @description `sha256:` and 64 hex digits */
                            proof: string;
                            owner: string | null;
                            nonce: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            requestedAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "closures.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operation: string;
                        /** @description `sha256:` and 64 hex digits */
                        proof: string;
                        owner: string | null;
                        nonce: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        requestedAt: string;
                        text: string;
                        signedBy: string | null;
                        signedAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "closures.sign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operation: string;
                        proof: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "risk.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                change?: string;
                state?: "requested" | "accepted" | "refused" | "expired";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            change: string;
                            operation: string;
                            credential: string;
                            /** @enum {unknown} */
                            state: "requested" | "accepted" | "refused" | "expired";
                            reason: string;
                            proof: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            requestedAt: string;
                            person: string | null;
                            digest: string | null;
                            acceptedAt: string | null;
                            expiresAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "risk.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                acceptance: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        change: string;
                        operation: string;
                        credential: string;
                        /** @enum {unknown} */
                        state: "requested" | "accepted" | "refused" | "expired";
                        reason: string;
                        proof: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        requestedAt: string;
                        person: string | null;
                        digest: string | null;
                        acceptedAt: string | null;
                        expiresAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "risk.draft": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                acceptance: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    compensatingControls: string[];
                    residualRisk: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    expiresAt: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        text: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        nonce: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "risk.sign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                acceptance: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    compensatingControls: string[];
                    residualRisk: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    expiresAt: string;
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        expiresAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mandates.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                state?: "open" | "started";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @description DSSE envelope, JSON form */
                            envelope: {
                                payload: string;
                                payloadType: string;
                                signatures: {
                                    keyid: string;
                                    sig: string;
                                }[];
                            };
                            /** @enum {unknown} */
                            state: "open" | "started";
                            operation: string;
                            change: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            notAfter: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mandates.start": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mandate: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        started: boolean;
                        attempt: number | null;
                        reasons: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mandates.report": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mandate: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description `unknown` where nobody can say whether it happened
                     * @enum {unknown}
                     */
                    status: "refused" | "unknown";
                    code: string;
                    detail: string;
                    retryable: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        retryAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "evidence.deliver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                mandate: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description DSSE envelope, JSON form */
                    envelope: {
                        payload: string;
                        payloadType: string;
                        signatures: {
                            keyid: string;
                            sig: string;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        evidence: string;
                        /** @constant */
                        integrity: "pass";
                        /** @constant */
                        completeness: "pass";
                        /** @constant */
                        truth: "unknown";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "evidence.compare": {
        parameters: {
            query?: {
                /** @description RFC 3339 instant */
                since?: string;
                /** @description `region`, `tenant`: of the systems, told apart */
                by?: "party" | "region" | "tenant";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        since: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                        items: {
                            party: string;
                            class: string;
                            region: string | null;
                            tenant: string | null;
                            owed: {
                                withinSeconds: number;
                                from: string | null;
                            } | null;
                            mandates: number;
                            delivered: number;
                            missing: number;
                            waiting: number;
                            inTime: {
                                of: number;
                                count: number;
                            };
                            /** @description seconds */
                            age: {
                                count: number;
                                median: number | null;
                                p95: number | null;
                            };
                            observed: {
                                agreed: number;
                                contradicted: number;
                                unknown: number;
                            };
                            refused: {
                                all: number;
                                /** @description by whoever was not mandated, or moved from another mandate */
                                forged: number;
                                replayed: number;
                                incomplete: number;
                                stale: number;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "telemetry.deliver": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description DSSE envelope, JSON form, over a batch of 1 to 1000 records */
                    envelope: {
                        payload: string;
                        payloadType: string;
                        signatures: {
                            keyid: string;
                            sig: string;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        batch: string;
                        accepted: number;
                        known: number;
                        refused: {
                            id: string;
                            /** @enum {unknown} */
                            code: "telemetry.unknown_subject" | "telemetry.equivocated";
                        }[];
                        /** @description Records that came after one with a higher place */
                        reordered: number;
                        missing: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "telemetry.records": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                provider?: string;
                stream?: string;
                kind?: "operation.attempted" | "operation.performed" | "remediation" | "session" | "access";
                operation?: string;
                credential?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            provider: string;
                            id: string;
                            stream: string;
                            seq: number;
                            /** @enum {unknown} */
                            kind: "operation.attempted" | "operation.performed" | "remediation" | "session" | "access";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            subject: {
                                [key: string]: string;
                            };
                            facts: {
                                [key: string]: unknown;
                            };
                            operation: string | null;
                            credential: string | null;
                            /** @description `sha256:` and 64 hex digits */
                            batch: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "telemetry.streams": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                provider?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            provider: string;
                            stream: string;
                            highest: number;
                            received: number;
                            missing: number;
                            gapSince: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            lastReceivedAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "telemetry.compareChange": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            operation: string;
                            change: string;
                            /** @enum {unknown} */
                            verdict: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed" | "agreed" | "pending";
                            drifts: {
                                /** @enum {unknown} */
                                kind: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed";
                                reasons: string[];
                                events: string[];
                                /** @description Own observation, later than all of it, shows that what the plan wants is so */
                                settled: boolean;
                            }[];
                            matched: {
                                operation: string;
                                credential: string;
                                system: string;
                                account: string;
                                mandates: {
                                    id: string;
                                    startedAt: string | null;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    notAfter: string;
                                }[];
                            };
                            attempted: {
                                attempts: number;
                                performed: number;
                                evidence: number;
                            };
                            observed: {
                                /** @enum {unknown} */
                                says: "confirmed" | "refuted" | "unknown";
                                at: string | null;
                            };
                            /** @description What is said of the credential beside any operation: changes that name no mandate, and use after it was proven dead */
                            beside: {
                                /** @enum {unknown} */
                                verdict: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed" | "agreed" | "pending";
                                drifts: {
                                    /** @enum {unknown} */
                                    kind: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed";
                                    reasons: string[];
                                    events: string[];
                                    /** @description Own observation, later than all of it, shows that what the plan wants is so */
                                    settled: boolean;
                                }[];
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "telemetry.compareOperation": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operation: string;
                        change: string;
                        /** @enum {unknown} */
                        verdict: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed" | "agreed" | "pending";
                        drifts: {
                            /** @enum {unknown} */
                            kind: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed";
                            reasons: string[];
                            events: string[];
                            /** @description Own observation, later than all of it, shows that what the plan wants is so */
                            settled: boolean;
                        }[];
                        matched: {
                            operation: string;
                            credential: string;
                            system: string;
                            account: string;
                            mandates: {
                                id: string;
                                startedAt: string | null;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                notAfter: string;
                            }[];
                        };
                        attempted: {
                            attempts: number;
                            performed: number;
                            evidence: number;
                        };
                        observed: {
                            /** @enum {unknown} */
                            says: "confirmed" | "refuted" | "unknown";
                            at: string | null;
                        };
                        /** @description What is said of the credential beside any operation: changes that name no mandate, and use after it was proven dead */
                        beside: {
                            /** @enum {unknown} */
                            verdict: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed" | "agreed" | "pending";
                            drifts: {
                                /** @enum {unknown} */
                                kind: "attempted_without_mandate" | "claimed_something_else" | "claimed_not_observed" | "observed_not_claimed";
                                reasons: string[];
                                events: string[];
                                /** @description Own observation, later than all of it, shows that what the plan wants is so */
                                settled: boolean;
                            }[];
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "changes.dossier": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "identities.dossier": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "controls.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            standard: string;
                            title: string;
                            /** @description Operations that show that it works, by the policy pack in force */
                            operations: string[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "controls.preview": {
        parameters: {
            query: {
                /** @description Changes opened from then on */
                from: string;
                /** @description and before then */
                to: string;
            };
            header?: never;
            path: {
                control: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        operations: string[];
                        changes: number;
                        pieces: number;
                        closures: {
                            closure: string;
                            count: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "controls.dossier": {
        parameters: {
            query: {
                /** @description Changes opened from then on */
                from: string;
                /** @description and before then */
                to: string;
                /** @description The last change of the piece before */
                after?: string;
            };
            header?: never;
            path: {
                control: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "trust.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        [key: string]: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "log.export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/x-ndjson": string;
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "identities.story": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description RFC 3339 instant */
                since?: string;
            };
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        identity: {
                            id: string;
                            kind: string | null;
                            name: string | null;
                            party: string | null;
                            environment: string | null;
                            criticality: string | null;
                            state: string | null;
                            businessOwner: string | null;
                            technicalOwner: string | null;
                            expiresAt: string | null;
                            approval: {
                                reference: string;
                                source: string | null;
                            } | null;
                        };
                        items: {
                            operation: string;
                            change: string;
                            what: string;
                            credential: string;
                            system: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            phase: string;
                            closure: string;
                            asked: {
                                by: string;
                                trigger: {
                                    kind: string;
                                    ref: string;
                                };
                                reason: string;
                                ticket: string;
                            } | null;
                            decided: {
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                at: string;
                                /** @description `sha256:` and 64 hex digits */
                                decision: string;
                                /** @description `sha256:` and 64 hex digits */
                                bundle: string;
                                matrix: string | null;
                                outcome: string;
                                policies: string[];
                                reasons: string[];
                            } | null;
                            accountable: {
                                outcome: string;
                                row: string;
                                ref: string;
                                people: string[];
                            } | null;
                            approved: {
                                person: string;
                                for: string | null;
                                /** @enum {unknown} */
                                verdict: "approve" | "refuse";
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                at: string;
                            }[];
                            executed: {
                                by: string;
                                kind: string;
                                party: string;
                                at: string | null;
                                mandates: {
                                    id: string;
                                    by: string;
                                    party: string;
                                    state: string;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    mintedAt: string;
                                    startedAt: string | null;
                                    /**
                                     * @description RFC 3339 instant
                                     * @example 2026-11-22T12:00:00Z
                                     */
                                    notAfter: string;
                                    evidence: {
                                        /** @description `sha256:` and 64 hex digits */
                                        digest: string;
                                        /**
                                         * @description RFC 3339 instant
                                         * @example 2026-11-22T12:00:00Z
                                         */
                                        receivedAt: string;
                                        truth: string;
                                    } | null;
                                    dueAt: string | null;
                                }[];
                            };
                            proof: {
                                rounds: number;
                                digest: string | null;
                                purpose: string | null;
                                verdict: string | null;
                                strength: string | null;
                                at: string | null;
                            } | null;
                            compared: {
                                verdict: string;
                                /** @description mandates */
                                matched: number;
                                attempted: {
                                    attempts: number;
                                    performed: number;
                                    evidence: number;
                                };
                                /** @enum {unknown} */
                                observed: "confirmed" | "refuted" | "unknown";
                                drifts: {
                                    kind: string;
                                    reasons: string[];
                                    settled: boolean;
                                }[];
                            } | null;
                            findings: {
                                id: string;
                                kind: string;
                                severity: string;
                                owner: string | null;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                openedAt: string;
                                resolvedAt: string | null;
                            }[];
                            incidents: {
                                id: string;
                                kind: string;
                                owner: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                openedAt: string;
                                closedAt: string | null;
                            }[];
                            acceptances: {
                                id: string;
                                state: string;
                                person: string | null;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                requestedAt: string;
                                acceptedAt: string | null;
                                expiresAt: string | null;
                            }[];
                        }[];
                        gaps?: {
                            /** @enum {unknown} */
                            kind: "executed_without_decision" | "changed_out_of_band" | "end_unproven" | "nobody_responsible" | "handover_hole" | "handover_overlap" | "evidence_missing" | "evidence_late" | "attempted_not_observed";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            from: string;
                            until: string | null;
                            parties: string[];
                            change: string | null;
                            operation: string | null;
                            credential: string | null;
                            words: string;
                        }[];
                        exceptions?: {
                            id: string;
                            party: string;
                            rule: string;
                            subject: string;
                            state: string;
                            person: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            requestedAt: string;
                            decidedAt: string | null;
                            expiresAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "findings.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                state?: "open" | "resolved";
                kind?: string;
                /** @description Entry of the OWASP Non-Human Identities Top 10, 2025 */
                nhi?: "NHI1:2025" | "NHI2:2025" | "NHI3:2025" | "NHI4:2025" | "NHI5:2025" | "NHI6:2025" | "NHI7:2025" | "NHI8:2025" | "NHI9:2025" | "NHI10:2025";
                severity?: "low" | "moderate" | "high" | "critical";
                owner?: string;
                subject?: string;
                /** @description Those about it, its credentials, or operations on them */
                identity?: string;
                due?: "overdue";
                /** @description As they were opened (default), or the worst first and of those what is due first */
                order?: "opened" | "urgency";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            kind: string;
                            subject: string;
                            severity: string;
                            owner: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            nhi: ("NHI1:2025" | "NHI2:2025" | "NHI3:2025" | "NHI4:2025" | "NHI5:2025" | "NHI6:2025" | "NHI7:2025" | "NHI8:2025" | "NHI9:2025" | "NHI10:2025") | null;
                            detail: {
                                [key: string]: unknown;
                            };
                            /** @enum {unknown} */
                            state: "open" | "resolved";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            resolvedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "findings.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                finding: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        finding: {
                            id: string;
                            kind: string;
                            subject: string;
                            severity: string;
                            owner: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            nhi: ("NHI1:2025" | "NHI2:2025" | "NHI3:2025" | "NHI4:2025" | "NHI5:2025" | "NHI6:2025" | "NHI7:2025" | "NHI8:2025" | "NHI9:2025" | "NHI10:2025") | null;
                            detail: {
                                [key: string]: unknown;
                            };
                            /** @enum {unknown} */
                            state: "open" | "resolved";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            resolvedAt: string | null;
                        };
                        means: string;
                        closedBy: string;
                        /** @description What to do about it; names a command */
                        next: string;
                        risk: string | null;
                        righting: {
                            change: string;
                            /** @enum {unknown} */
                            effect: "propose" | "autonomous";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            outcome: ("righted" | "accepted" | "refused" | "withdrawn") | null;
                            over: string | null;
                            refusedBy: string | null;
                        } | null;
                        earlier: {
                            id: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            resolvedAt: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "findings.summary": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kinds: {
                            kind: string;
                            nhi: ("NHI1:2025" | "NHI2:2025" | "NHI3:2025" | "NHI4:2025" | "NHI5:2025" | "NHI6:2025" | "NHI7:2025" | "NHI8:2025" | "NHI9:2025" | "NHI10:2025") | null;
                            means: string;
                            severity: string;
                            open: number;
                            overdue: number;
                        }[];
                        risks: {
                            /**
                             * @description Entry of the OWASP Non-Human Identities Top 10, 2025
                             * @enum {unknown}
                             */
                            risk: "NHI1:2025" | "NHI2:2025" | "NHI3:2025" | "NHI4:2025" | "NHI5:2025" | "NHI6:2025" | "NHI7:2025" | "NHI8:2025" | "NHI9:2025" | "NHI10:2025";
                            name: string;
                            /** @description Whether anything here looks for it: where not, none is no answer */
                            looked: boolean;
                            open: number;
                            overdue: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "incidents.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                change?: string;
                state?: "open" | "closed";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            kind: string;
                            change: string | null;
                            operation: string | null;
                            credential: string | null;
                            owner: string | null;
                            detail: {
                                [key: string]: unknown;
                            };
                            /** @enum {unknown} */
                            state: "open" | "closed";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            closedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "journal.list": {
        parameters: {
            query?: {
                from?: number;
                limit?: number;
                kind?: string;
                stream?: string;
                actor?: string;
                order?: "log" | "newest";
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            index: number | null;
                            id: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            kind: string;
                            stream: string | null;
                            seq: number;
                            actor: string | null;
                            leaf: string | null;
                            deleted: {
                                change: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                at: string;
                                leafHash: string;
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "log.checkpoint": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        origin: string;
                        size: number;
                        checkpoint: string | null;
                        cosignedSize: number;
                        cosigned: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "log.entry": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                index: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        index: number;
                        id: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                        kind: string;
                        leaf: string;
                        proof: string;
                        cosigned: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        version: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        files: string[];
                        onDisk: ({
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            name: string;
                            version: string;
                        } | {
                            problem: string;
                        }) | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.file": {
        parameters: {
            query: {
                path: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        path: string;
                        text: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.explain": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    change: string;
                    operation: string;
                } | {
                    query: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        text: string;
                        decision: {
                            [key: string]: unknown;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.history": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            sequence: number;
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            name: string;
                            version: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            from: string;
                            /**
                             * @description The first of the organisation; a change that people approved; or a start of a program that could not read the one before
                             * @enum {unknown}
                             */
                            way: "first" | "change" | "start";
                            change: string | null;
                            document: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.tests": {
        parameters: {
            query?: {
                file?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        files: {
                            file: string;
                            cases: {
                                name: string;
                                /** @enum {unknown} */
                                asks: "decide" | "authorize";
                                /** @description What differs from an ordinary question */
                                given: {
                                    [key: string]: unknown;
                                };
                                expect: {
                                    [key: string]: unknown;
                                };
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.powers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        byRole: {
                            columns: string[];
                            rows: {
                                power: string;
                                cells: string[];
                            }[];
                        };
                        barred: {
                            columns: string[];
                            rows: {
                                power: string;
                                cells: string[];
                            }[];
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Path inside the pack, or name of the test file → its text */
                    files: {
                        [key: string]: string;
                    };
                    /** @description Path inside the pack, or name of the test file → its text */
                    tests: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bundle: {
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            name: string;
                            version: string;
                        };
                        /** @description `sha256:` and 64 hex digits */
                        before: string;
                        warnings: {
                            where: string;
                            problem: string;
                        }[];
                        tests: {
                            passed: number;
                        };
                        texts: {
                            added: string[];
                            removed: string[];
                            changed: string[];
                            otherFiles: string[];
                        };
                        matrix: {
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            changes: string[];
                        };
                        powers: {
                            principal: string;
                            party: string;
                            gains: string[];
                            loses: string[];
                        }[];
                        rights: {
                            widened: {
                                party: string;
                                operation: string;
                                where: string;
                                criticalities: string[];
                                before: string;
                                after: string;
                                /** @description It would run without anybody being asked */
                                toAutonomous: boolean;
                            }[];
                            narrowed: {
                                party: string;
                                operation: string;
                                where: string;
                                criticalities: string[];
                                before: string;
                                after: string;
                                /** @description It would run without anybody being asked */
                                toAutonomous: boolean;
                            }[];
                            compared: number;
                        };
                        /** @description The lines that people would sign */
                        changes: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Path inside the pack, or name of the test file → its text */
                    files: {
                        [key: string]: string;
                    };
                    /** @description Path inside the pack, or name of the test file → its text */
                    tests: {
                        [key: string]: string;
                    };
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        /** @description Of the document */
                        version: number;
                        bundle: {
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            name: string;
                            version: string;
                        };
                        changes: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.back": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Its place in the history */
                    sequence?: number;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        /** @description Of the document */
                        version: number;
                        bundle: {
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            name: string;
                            version: string;
                        };
                        changes: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "policy.replay": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The pack itself: path → text */
                    files?: {
                        [key: string]: string;
                    };
                    /** @description A pack that was proposed, by the version of its document */
                    version?: number;
                    /** @description `sha256:` and 64 hex digits */
                    bundle?: string;
                    /** @description `next` of the page before */
                    cursor?: string;
                    /** @default 50 */
                    limit?: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        bundle: {
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                            name: string;
                            version: string;
                        };
                        /** @description `sha256:` and 64 hex digits */
                        before: string;
                        /** @description Who would gain or lose a power of the enterprise; the same on every page */
                        powers: {
                            principal: string;
                            party: string;
                            gains: string[];
                            loses: string[];
                        }[];
                        items: {
                            change: string;
                            /** @description `sha256:` and 64 hex digits */
                            plan: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            requester: string;
                            asked: number;
                            leftOut: number;
                            /** @description Those of which the other pack says something else */
                            operations: {
                                operation: string;
                                credential: string;
                                executor: string;
                                /** @enum {unknown} */
                                before: "autonomous" | "approval" | "escalate" | "deny";
                                /** @enum {unknown} */
                                after: "autonomous" | "approval" | "escalate" | "deny";
                                looser: string[];
                                stricter: string[];
                                /** @enum {unknown} */
                                facts: "as_then" | "of_today";
                            }[];
                            people: {
                                principal: string;
                                /** @enum {unknown} */
                                power: "change.approve" | "change.execute";
                                operation: string;
                                /** @enum {unknown} */
                                after: "in" | "out";
                            }[];
                            notReplayed?: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ownAccess.list": {
        parameters: {
            query?: {
                principal?: string;
                party?: string;
                way?: "role" | "deputyship" | "api_key" | "signing_key" | "session";
                outside?: "yes" | "no";
                /** @description Only of what this is wanting, or anything */
                wanting?: "any" | "end" | "limit" | "giver" | "use" | "review";
                /** @description Only what others have signed in a change; only what was given in the first hour; or all that nobody has signed, that too */
                signed?: "by_change" | "first_hour" | "nobody";
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            line: string;
                            /** @enum {unknown} */
                            way: "role" | "deputyship" | "api_key" | "signing_key" | "session";
                            id: string;
                            principal: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "person" | "agent" | "service" | "connector";
                                active: boolean;
                            };
                            party: {
                                id: string;
                                /** @enum {unknown} */
                                kind: "enterprise" | "provider" | "subcontractor" | "partner";
                            };
                            /** @description The role, the name of the API key, the purpose of the signing key, how a session was opened */
                            what: string;
                            scopes: string[] | null;
                            other: string | null;
                            powers: string[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            until: string | null;
                            givenBy: string | null;
                            /**
                             * @description Whether other people have signed that it was given. `first_hour`: nobody, as nobody else could yet; `nobody`: nobody, for another reason (a sign-in, the first start, a passkey beside one’s own); `not_needed`: nobody has to, by the policy in force
                             * @enum {unknown}
                             */
                            signed: "by_change" | "first_hour" | "nobody" | "not_needed";
                            change: string | null;
                            /** @description Who they were */
                            signedBy: string[];
                            lastUsed: string | null;
                            lastReviewedAt: string | null;
                            lastReviewedBy: string | null;
                            wanting: ("end" | "limit" | "giver" | "use" | "review")[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ownChanges.propose": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    grant: {
                        /** @constant */
                        what: "role";
                        principal: string;
                        role: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until?: string;
                    } | {
                        /** @constant */
                        what: "api_key";
                        principal: string;
                        /** @description In whose hands it will be; absent: the principal himself */
                        heldBy?: string;
                        name: string;
                        scopes: ("read" | "request" | "approve" | "execute" | "administer")[];
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                    } | {
                        /** @constant */
                        what: "signing_key";
                        principal: string;
                        /** @enum {unknown} */
                        purpose: "approval" | "execution";
                        /** @enum {unknown} */
                        assurance?: "standard" | "step_up";
                        /** @description base64 of the 32 raw bytes of an Ed25519 key */
                        publicKey: string;
                    };
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        version: number;
                        /** @description By how many other people it is signed */
                        signatures: number;
                        /** @description The lines that people would sign */
                        changes: string[];
                        secret: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ownAccess.things": {
        parameters: {
            query?: {
                kind?: string;
                name?: string;
                /** @description Whether somebody who is here answers for it */
                owned?: "yes" | "no";
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description `system`, or the kind of the document */
                            kind: string;
                            name: string;
                            title: string;
                            since: string | null;
                            until: string | null;
                            change: string | null;
                            by: string | null;
                            owner: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ownAccess.own": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    kind: string;
                    name: string;
                    owner: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kind: string;
                        name: string;
                        owner: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ownChanges.law": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        firstHour: boolean;
                        /** @description People of the enterprise beside the caller who could */
                        couldSign: string[];
                        needed: number;
                        /** @description One of which each holds */
                        roles: string[];
                        /** @description Whether their keys count for a step-up */
                        stepUp: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "ownChanges.preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    grant: {
                        /** @constant */
                        what: "role";
                        principal: string;
                        role: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until?: string;
                    } | {
                        /** @constant */
                        what: "api_key";
                        principal: string;
                        /** @description In whose hands it will be; absent: the principal himself */
                        heldBy?: string;
                        name: string;
                        scopes: ("read" | "request" | "approve" | "execute" | "administer")[];
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                    } | {
                        /** @constant */
                        what: "signing_key";
                        principal: string;
                        /** @enum {unknown} */
                        purpose: "approval" | "execution";
                        /** @enum {unknown} */
                        assurance?: "standard" | "step_up";
                        /** @description base64 of the 32 raw bytes of an Ed25519 key */
                        publicKey: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The lines that people would sign */
                        changes: string[];
                        powers: string[];
                        /** @description By how many other people it is signed */
                        signatures: number;
                        /** @description An administrator gives it by himself: it carries no power of the enterprise’s, or it is the first hour */
                        atOnce: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "systems.preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                system: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    connector: string;
                    /** @enum {unknown} */
                    environment: "production" | "staging" | "development";
                    region: string | null;
                    tenant: string | null;
                    config: {
                        [key: string]: unknown;
                    };
                    /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                    operatorSecrets: {
                        [key: string]: string;
                    };
                    /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                    observerSecrets: {
                        [key: string]: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description The lines that people would sign */
                        changes: string[];
                        /** @description By how many other people it is signed */
                        signatures: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "systems.propose": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                system: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    name: string;
                    connector: string;
                    /** @enum {unknown} */
                    environment: "production" | "staging" | "development";
                    region: string | null;
                    tenant: string | null;
                    config: {
                        [key: string]: unknown;
                    };
                    /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                    operatorSecrets: {
                        [key: string]: string;
                    };
                    /** @description Secret references by slot (`env:NAME`, `file:/path`, `exec:…`); never values */
                    observerSecrets: {
                        [key: string]: string;
                    };
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        version: number;
                        /** @description By how many other people it is signed */
                        signatures: number;
                        /** @description The lines that people would sign */
                        changes: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "instruments.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                kind: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            kind: string;
                            name: string;
                            version: number;
                            /** @description `sha256:` and 64 hex digits */
                            document: string;
                            /** @enum {unknown} */
                            state: "proposed" | "in_force" | "superseded" | "withdrawn" | "dropped" | "expired" | "suspended";
                            change: string;
                            proposedBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            proposedAt: string;
                            from: string | null;
                            until: string | null;
                            endedAt: string | null;
                            endReason: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "instruments.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        versions: {
                            version: {
                                kind: string;
                                name: string;
                                version: number;
                                /** @description `sha256:` and 64 hex digits */
                                document: string;
                                /** @enum {unknown} */
                                state: "proposed" | "in_force" | "superseded" | "withdrawn" | "dropped" | "expired" | "suspended";
                                change: string;
                                proposedBy: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                proposedAt: string;
                                from: string | null;
                                until: string | null;
                                endedAt: string | null;
                                endReason: string | null;
                            };
                            text: {
                                [key: string]: unknown;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "instruments.propose": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document: {
                        [key: string]: unknown;
                    };
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        version: number;
                        changes: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "instruments.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kind: string;
                        name: string;
                        version: number;
                        /** @description `sha256:` and 64 hex digits */
                        document: string;
                        /** @enum {unknown} */
                        state: "proposed" | "in_force" | "superseded" | "withdrawn" | "dropped" | "expired" | "suspended";
                        change: string;
                        proposedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        proposedAt: string;
                        from: string | null;
                        until: string | null;
                        endedAt: string | null;
                        endReason: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "instruments.suspend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        kind: string;
                        name: string;
                        version: number;
                        /** @description `sha256:` and 64 hex digits */
                        document: string;
                        /** @enum {unknown} */
                        state: "proposed" | "in_force" | "superseded" | "withdrawn" | "dropped" | "expired" | "suspended";
                        change: string;
                        proposedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        proposedAt: string;
                        from: string | null;
                        until: string | null;
                        endedAt: string | null;
                        endReason: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "instruments.preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                kind: string;
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        changes: string[];
                        inForce: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "providers.previewSuspension": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        standing: {
                            suspension: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            suspendedAt: string;
                        } | null;
                        parties: {
                            id: string;
                            name: string;
                            /** @enum {unknown} */
                            kind: "provider" | "subcontractor" | "partner";
                        }[];
                        /** @description Who can act now, and no more afterwards */
                        refused: {
                            id: string;
                            name: string;
                            party: string;
                            /** @enum {unknown} */
                            kind: "person" | "agent" | "service" | "connector";
                        }[];
                        /** @description How many lose their effect */
                        mandates: number;
                        planned: {
                            /** @description What is revoked by our own connectors */
                            credentials: {
                                credential: string;
                                system: string;
                                account: string;
                            }[];
                            /** @description What our own workloads share is first issued anew for them, so that they go on */
                            successors: {
                                credential: string;
                                system: string;
                                workload: string | null;
                            }[];
                            denied: {
                                credential: string;
                                reasons: string[];
                            }[];
                            unprovable: {
                                credential: string;
                                reason: string;
                            }[];
                        } | null;
                        problem: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "providers.suspend": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        suspension: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        suspendedAt: string;
                        parties: string[];
                        mandatesVoided: number;
                        change: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "providers.suspension": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        suspension: string;
                        party: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        suspendedAt: string;
                        suspendedBy: string;
                        reason: string;
                        ticket: string;
                        liftedAt: string | null;
                        change: string | null;
                        credentials: number;
                        revoked: {
                            count: number;
                            medianSeconds: number | null;
                            lastSeconds: number | null;
                        };
                        proven: {
                            count: number;
                            medianSeconds: number | null;
                            lastSeconds: number | null;
                        };
                        open: number;
                        stuck: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "providers.mandates": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            state: "open" | "started";
                            change: string;
                            operationId: string;
                            operation: string;
                            credential: string;
                            system: string;
                            executor: string;
                            party: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            notBefore: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            notAfter: string;
                            startedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "leases.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                workload?: string;
                rule?: string;
                /** @description That was lent */
                credential?: string;
                /** @description In whose likeness it was lent */
                like?: string;
                state?: "asked" | "given" | "ending" | "ended" | "living";
                /** @description Lent like a credential of it */
                identity?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            state: "asked" | "given" | "ending" | "ended";
                            workload: string;
                            rule: string;
                            task: string | null;
                            issuer: string;
                            subject: string;
                            /** @description digest of the token that proved the workload */
                            proof: string;
                            like: string;
                            credential: string;
                            change: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            givenAt: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expiresAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            until: string;
                            renewals: number;
                            endingAt: string | null;
                            endReason: string | null;
                            endedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "leases.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lease: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        lease: {
                            id: string;
                            /** @enum {unknown} */
                            state: "asked" | "given" | "ending" | "ended";
                            workload: string;
                            rule: string;
                            task: string | null;
                            issuer: string;
                            subject: string;
                            /** @description digest of the token that proved the workload */
                            proof: string;
                            like: string;
                            credential: string;
                            change: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            givenAt: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expiresAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            until: string;
                            renewals: number;
                            endingAt: string | null;
                            endReason: string | null;
                            endedAt: string | null;
                        };
                        fallen: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "leases.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                lease: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @enum {unknown} */
                        state: "asked" | "given" | "ending" | "ended";
                        workload: string;
                        rule: string;
                        task: string | null;
                        issuer: string;
                        subject: string;
                        /** @description digest of the token that proved the workload */
                        proof: string;
                        like: string;
                        credential: string;
                        change: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                        givenAt: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        expiresAt: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                        renewals: number;
                        endingAt: string | null;
                        endReason: string | null;
                        endedAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "legacy.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            credential: string;
                            identity: string;
                            system: string;
                            kind: string;
                            account: string;
                            record: {
                                name: string;
                                version: number;
                                /** @description the credential that the document names; another one where this credential took its place */
                                about: string;
                                /** @description `sha256:` and 64 hex digits */
                                document: string;
                                change: string;
                                owner: string;
                                scope: string[];
                                stored: string;
                                rotateEveryDays: number;
                                compensatingControls: string[];
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                from: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                until: string;
                                /** @enum {unknown} */
                                standing: "in_force" | "over";
                                overBecause: string | null;
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "legacy.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: string;
                        /** @description as legacy, in the inventory */
                        marked: boolean;
                        beyond: {
                            reason: string;
                            allowedDays: number;
                        } | null;
                        record: {
                            name: string;
                            version: number;
                            /** @description the credential that the document names; another one where this credential took its place */
                            about: string;
                            /** @description `sha256:` and 64 hex digits */
                            document: string;
                            change: string;
                            owner: string;
                            scope: string[];
                            stored: string;
                            rotateEveryDays: number;
                            compensatingControls: string[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            from: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            until: string;
                            /** @enum {unknown} */
                            standing: "in_force" | "over";
                            overBecause: string | null;
                        } | null;
                        /** @description what a record that lets it live has to say */
                        needs: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.events": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                subject?: string;
                state?: "pending" | "waiting" | "done" | "held" | "superseded";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            kind: string;
                            /** @enum {unknown} */
                            subjectKind: "principal" | "contract" | "workload" | "identity";
                            subject: string;
                            source: string;
                            externalId: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            effectiveAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            noticedAt: string;
                            /** @enum {unknown} */
                            state: "pending" | "waiting" | "done" | "held" | "superseded";
                            change: string | null;
                            note: string | null;
                            before: {
                                [key: string]: unknown;
                            } | null;
                            after: {
                                [key: string]: unknown;
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        person: string;
                        name: string;
                        active: boolean;
                        leftAt: string | null;
                        team: string | null;
                        manager: string | null;
                        identities: {
                            id: string;
                            /** @enum {unknown} */
                            state: "active" | "offboarding" | "retired";
                            credentials: {
                                id: string;
                                system: string;
                                /** @enum {unknown} */
                                state: "active" | "suspended" | "retired" | "risk_accepted";
                            }[];
                        }[];
                        changes: {
                            id: string;
                            state: string;
                            closure: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            closedAt: string | null;
                        }[];
                        /** @description Credentials of his that are not proven dead */
                        left: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.previewLeave": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        planDocument: {
                            [key: string]: unknown;
                        };
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        massChange: boolean;
                        decisions: {
                            operation: string;
                            /** @enum {unknown} */
                            outcome: "autonomous" | "approval" | "escalate" | "deny";
                            reasons: string[];
                            policies: {
                                [key: string]: unknown;
                            }[];
                        }[];
                        needs: {
                            operations: string[];
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            validSeconds: number;
                        }[];
                        unprovable: {
                            credential: string;
                            reason: string;
                        }[];
                        parties: string[];
                        identities: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.leave": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                person: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        person: string;
                        change: string | null;
                        outcome: ("autonomous" | "approval" | "escalate" | "deny") | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.previewEnd": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        planDocument: {
                            [key: string]: unknown;
                        };
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        massChange: boolean;
                        decisions: {
                            operation: string;
                            /** @enum {unknown} */
                            outcome: "autonomous" | "approval" | "escalate" | "deny";
                            reasons: string[];
                            policies: {
                                [key: string]: unknown;
                            }[];
                        }[];
                        needs: {
                            operations: string[];
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            validSeconds: number;
                        }[];
                        unprovable: {
                            credential: string;
                            reason: string;
                        }[];
                        parties: string[];
                        identities: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.previewTransfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who answers for it now: one person, or several */
                    from?: string | string[];
                    /** @description Whoever answers for it now, and what nobody does, instead of `from`; only with `within` */
                    anybody?: boolean;
                    to?: string;
                    reverses?: string;
                    /** @description What of it, where not all: everything that is said has to be so */
                    within?: {
                        /** @enum {unknown} */
                        only?: "identity" | "contract" | "team";
                        /** @description This identity alone */
                        identity?: string;
                        /**
                         * @description Identities that stand there
                         * @enum {unknown}
                         */
                        environment?: "production" | "staging" | "development";
                        /** @description Identities with a live credential there, and contracts that name it */
                        system?: string;
                        /** @description The team, and identities that its workloads use */
                        team?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Line by line, or of a longer list what it comes to */
                        changes: string[];
                        count: number;
                        list: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.previewTransferLines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who answers for it now: one person, or several */
                    from?: string | string[];
                    /** @description Whoever answers for it now, and what nobody does, instead of `from`; only with `within` */
                    anybody?: boolean;
                    to?: string;
                    reverses?: string;
                    /** @description What of it, where not all: everything that is said has to be so */
                    within?: {
                        /** @enum {unknown} */
                        only?: "identity" | "contract" | "team";
                        /** @description This identity alone */
                        identity?: string;
                        /**
                         * @description Identities that stand there
                         * @enum {unknown}
                         */
                        environment?: "production" | "staging" | "development";
                        /** @description Identities with a live credential there, and contracts that name it */
                        system?: string;
                        /** @description The team, and identities that its workloads use */
                        team?: string;
                    };
                    /** @description So many lines stand before the first that is given */
                    skip: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 5000 at a time; fewer are the last */
                        items: {
                            /** @enum {unknown} */
                            kind: "identity" | "contract" | "team" | "person";
                            id: string;
                            /** @enum {unknown} */
                            role: "business_owner" | "technical_owner" | "owner" | "lead" | "manager";
                            from: string | null;
                            to: string;
                            environment?: string | null;
                            systems?: string[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.transfer": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Who answers for it now: one person, or several */
                    from?: string | string[];
                    /** @description Whoever answers for it now, and what nobody does, instead of `from`; only with `within` */
                    anybody?: boolean;
                    to?: string;
                    reverses?: string;
                    /** @description What of it, where not all: everything that is said has to be so */
                    within?: {
                        /** @enum {unknown} */
                        only?: "identity" | "contract" | "team";
                        /** @description This identity alone */
                        identity?: string;
                        /**
                         * @description Identities that stand there
                         * @enum {unknown}
                         */
                        environment?: "production" | "staging" | "development";
                        /** @description Identities with a live credential there, and contracts that name it */
                        system?: string;
                        /** @description The team, and identities that its workloads use */
                        team?: string;
                    };
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        count: number;
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.transferLines": {
        parameters: {
            query?: {
                /** @description So many lines stand before the first that is given */
                skip?: number;
            };
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        list: string | null;
                        count: number;
                        /** @description 5000 at a time; fewer are the last */
                        items: {
                            /** @enum {unknown} */
                            kind: "identity" | "contract" | "team" | "person";
                            id: string;
                            /** @enum {unknown} */
                            role: "business_owner" | "technical_owner" | "owner" | "lead" | "manager";
                            from: string | null;
                            to: string;
                            environment?: string | null;
                            systems?: string[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "lifecycle.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                identity: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        identity: string;
                        /** @constant */
                        confirmed: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            /**
                             * @description `in`: all that was signed is in quarantine, or says why not
                             * @enum {unknown}
                             */
                            state: "open" | "delivered" | "coming" | "in";
                            begunBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            begunAt: string;
                            deliveredAt: string | null;
                            brings: {
                                people: number;
                                identities: number;
                                credentials: number;
                                /** @description `sha256:` and 64 hex digits */
                                digest: string;
                            } | null;
                            answers: string | null;
                            until: string | null;
                            overdue: boolean;
                            items: {
                                person: {
                                    delivered: number;
                                    refused: number;
                                    unclear: number;
                                    waiting: number;
                                    left_out: number;
                                    same: number;
                                    quarantined: number;
                                    taken_over: number;
                                    ended: number;
                                };
                                identity: {
                                    delivered: number;
                                    refused: number;
                                    unclear: number;
                                    waiting: number;
                                    left_out: number;
                                    same: number;
                                    quarantined: number;
                                    taken_over: number;
                                    ended: number;
                                };
                                credential: {
                                    delivered: number;
                                    refused: number;
                                    unclear: number;
                                    waiting: number;
                                    left_out: number;
                                    same: number;
                                    quarantined: number;
                                    taken_over: number;
                                    ended: number;
                                };
                            };
                            inQuarantine: {
                                people: number;
                                identities: number;
                                credentials: number;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.begin": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    merger: string;
                    /** @description Forget what was delivered and not signed */
                    afresh?: boolean;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /**
                         * @description `in`: all that was signed is in quarantine, or says why not
                         * @enum {unknown}
                         */
                        state: "open" | "delivered" | "coming" | "in";
                        begunBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        begunAt: string;
                        deliveredAt: string | null;
                        brings: {
                            people: number;
                            identities: number;
                            credentials: number;
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                        } | null;
                        answers: string | null;
                        until: string | null;
                        overdue: boolean;
                        items: {
                            person: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            identity: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            credential: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                        };
                        inQuarantine: {
                            people: number;
                            identities: number;
                            credentials: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /**
                         * @description `in`: all that was signed is in quarantine, or says why not
                         * @enum {unknown}
                         */
                        state: "open" | "delivered" | "coming" | "in";
                        begunBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        begunAt: string;
                        deliveredAt: string | null;
                        brings: {
                            people: number;
                            identities: number;
                            credentials: number;
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                        } | null;
                        answers: string | null;
                        until: string | null;
                        overdue: boolean;
                        items: {
                            person: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            identity: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            credential: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                        };
                        inQuarantine: {
                            people: number;
                            identities: number;
                            credentials: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.items": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                kind?: "person" | "identity" | "credential";
                state?: "delivered" | "refused" | "unclear" | "waiting" | "left_out" | "same" | "quarantined" | "taken_over" | "ended";
            };
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            kind: "person" | "identity" | "credential";
                            externalId: string;
                            id: string;
                            /** @enum {unknown} */
                            state: "delivered" | "refused" | "unclear" | "waiting" | "left_out" | "same" | "quarantined" | "taken_over" | "ended";
                            why: string | null;
                            candidates: string[];
                            same: string | null;
                            settledBy: string | null;
                            attributes: {
                                [key: string]: unknown;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.page": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    records: ({
                        /** @constant */
                        kind: "person";
                        externalId: string;
                        attributes: {
                            name: string;
                            email?: string;
                        };
                    } | {
                        /** @constant */
                        kind: "identity";
                        externalId: string;
                        attributes: {
                            /** @description `person`, `service_account` … */
                            type: string;
                            name: string;
                            purpose?: string;
                            holder?: string;
                            /** @enum {unknown} */
                            environment: "production" | "staging" | "development";
                            /** @enum {unknown} */
                            criticality?: "low" | "moderate" | "high" | "critical";
                            privileged?: boolean;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expires?: string;
                            /** @description how often it is renewed, at the least */
                            rotateEveryDays?: number;
                        };
                    } | {
                        /** @constant */
                        kind: "credential";
                        externalId: string;
                        attributes: {
                            identity: string;
                            system: string;
                            /** @description a kind that the connector knows, as `postgresql.password` */
                            type: string;
                            account: string;
                            key?: string;
                            /** @description a reference to its value, never the value */
                            secret?: string;
                            purpose?: string;
                            scope?: string[];
                            issuer?: string;
                            /** @description how often it is renewed, at the least */
                            rotateEveryDays?: number;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            created?: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            lastUsed?: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            expires?: string;
                        };
                    })[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        same: number;
                        kept: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.complete": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description How many were delivered */
                    records: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /**
                         * @description `in`: all that was signed is in quarantine, or says why not
                         * @enum {unknown}
                         */
                        state: "open" | "delivered" | "coming" | "in";
                        begunBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        begunAt: string;
                        deliveredAt: string | null;
                        brings: {
                            people: number;
                            identities: number;
                            credentials: number;
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                        } | null;
                        answers: string | null;
                        until: string | null;
                        overdue: boolean;
                        items: {
                            person: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            identity: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            credential: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                        };
                        inQuarantine: {
                            people: number;
                            identities: number;
                            credentials: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.settle": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    kind: "person" | "identity" | "credential";
                    externalId: string;
                    /** @enum {unknown} */
                    as: "new" | "same" | "left_out";
                    same?: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        /**
                         * @description `in`: all that was signed is in quarantine, or says why not
                         * @enum {unknown}
                         */
                        state: "open" | "delivered" | "coming" | "in";
                        begunBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        begunAt: string;
                        deliveredAt: string | null;
                        brings: {
                            people: number;
                            identities: number;
                            credentials: number;
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                        } | null;
                        answers: string | null;
                        until: string | null;
                        overdue: boolean;
                        items: {
                            person: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            identity: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                            credential: {
                                delivered: number;
                                refused: number;
                                unclear: number;
                                waiting: number;
                                left_out: number;
                                same: number;
                                quarantined: number;
                                taken_over: number;
                                ended: number;
                            };
                        };
                        inQuarantine: {
                            people: number;
                            identities: number;
                            credentials: number;
                        };
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.previewTakeOver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Names of the inventory; absent: all that is in quarantine */
                    ids?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Line by line, or of a longer list what it comes to */
                        changes: string[];
                        count: number;
                        list: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.previewTakeOverLines": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Names of the inventory; absent: all that is in quarantine */
                    ids?: string[];
                    /** @description So many lines stand before the first that is given */
                    skip: number;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description 5000 at a time; fewer are the last */
                        items: {
                            /** @enum {unknown} */
                            kind: "identity" | "contract" | "team" | "person";
                            id: string;
                            /** @enum {unknown} */
                            role: "business_owner" | "technical_owner" | "owner" | "lead" | "manager";
                            from: string | null;
                            to: string;
                            environment?: string | null;
                            systems?: string[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.takeOver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description Names of the inventory; absent: all that is in quarantine */
                    ids?: string[];
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        count: number;
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.previewEnd": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        planDocument: {
                            [key: string]: unknown;
                        };
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        massChange: boolean;
                        decisions: {
                            operation: string;
                            /** @enum {unknown} */
                            outcome: "autonomous" | "approval" | "escalate" | "deny";
                            reasons: string[];
                            policies: {
                                [key: string]: unknown;
                            }[];
                        }[];
                        needs: {
                            operations: string[];
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            validSeconds: number;
                        }[];
                        unprovable: {
                            credential: string;
                            reason: string;
                        }[];
                        parties: string[];
                        identities: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "mergers.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                merger: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        merger: string;
                        change: string;
                        plan: string | null;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "access.scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    systems?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "access.scans": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            system: string;
                            connector: string;
                            /** @enum {unknown} */
                            state: "never" | "idle" | "asked" | "reading";
                            outcome: ("complete" | "inconclusive") | null;
                            code: string;
                            detail: string;
                            /** @description Accounts that the last reading came across */
                            seen: number;
                            progress: {
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                beganAt: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                at: string;
                                /** @description Accounts so far */
                                seen: number;
                                perSecond: number;
                                atLast: number | null;
                            } | null;
                            endedAt: string | null;
                            completeAt: string | null;
                            dueAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "access.standing": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                system?: string;
                party?: string;
                verdict?: "standing" | "unknown" | "mandate" | "agreed" | "ending" | "accepted" | "disabled" | "own";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            system: string;
                            kind: string;
                            account: string;
                            key: string | null;
                            /** @enum {unknown} */
                            verdict: "standing" | "unknown" | "mandate" | "agreed" | "ending" | "accepted" | "disabled" | "own";
                            reason: string;
                            basis: string | null;
                            party: string | null;
                            identity: string | null;
                            credential: string | null;
                            privileged: boolean;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            firstSeenAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            seenAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "entitlements.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                holder?: string;
                system?: string;
                account?: string;
                package?: string;
                state?: "due" | "issuing" | "held" | "ending" | "withheld" | "ended";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            holder: string;
                            system: string;
                            credentialKind: string;
                            likeAccount: string;
                            account: string;
                            credential: string | null;
                            package: string;
                            /** @enum {unknown} */
                            state: "due" | "issuing" | "held" | "ending" | "withheld" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            endedAt: string | null;
                            note: string | null;
                            grantChange: string | null;
                            endChange: string | null;
                            /** @description live justifications */
                            reasons: number;
                            until: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "entitlements.show": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entitlement: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entitlement: {
                            id: string;
                            holder: string;
                            system: string;
                            credentialKind: string;
                            likeAccount: string;
                            account: string;
                            credential: string | null;
                            package: string;
                            /** @enum {unknown} */
                            state: "due" | "issuing" | "held" | "ending" | "withheld" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            endedAt: string | null;
                            note: string | null;
                            grantChange: string | null;
                            endChange: string | null;
                        };
                        ending: {
                            [key: string]: unknown;
                        }[];
                        justifications: {
                            id: string;
                            /** @enum {unknown} */
                            because: "birthright" | "request" | "confirmation";
                            package: string;
                            version: number;
                            ref: string;
                            /** @enum {unknown} */
                            state: "asked" | "live" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            since: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            until: string;
                            by: string;
                            reason: string;
                            endedAt: string | null;
                            endReason: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accessPackages.preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                package: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    document?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        gets: {
                            holder: string;
                            system: string;
                            likeAccount: string;
                            holdsAlready: boolean;
                        }[];
                        loses: {
                            holder: string;
                            system: string;
                            likeAccount: string;
                            /** @description another reason keeps the account */
                            keeps: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "entitlements.request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    holder?: string;
                    package: string;
                    system?: string;
                    days: number;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        entitlement: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "entitlements.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                entitlement: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    days: number;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        entitlement: string;
                        justification: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accessHolds.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        holds: {
                            id: string;
                            package: string;
                            falling: number;
                            of: number;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accessHolds.release": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hold: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        falling: number;
                        holders: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "trust.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                credential?: string;
                condition?: "owner_answers" | "holder_here" | "contract_live" | "used" | "review_current" | "no_incident" | "not_expired" | "not_frozen" | "posture_good" | "justified";
                state?: "fallen" | "unknown";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            credential: string;
                            identity: string;
                            system: string;
                            account: string;
                            party: string;
                            owner: string | null;
                            /** @enum {unknown} */
                            condition: "owner_answers" | "holder_here" | "contract_live" | "used" | "review_current" | "no_incident" | "not_expired" | "not_frozen" | "posture_good" | "justified";
                            /** @enum {unknown} */
                            state: "fallen" | "unknown";
                            because: string;
                            /** @enum {unknown} */
                            effect: "revoke" | "replace" | "suspend" | "finding";
                            since: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            actsAt: string;
                            change: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "trust.preview": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    trust?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        standing: number;
                        allowed: number;
                        held: boolean;
                        /** @description Due now by the policy in force and not released: what a release has to name */
                        due: number;
                        counts: {
                            /** @enum {unknown} */
                            by: "all" | "condition" | "system" | "party" | "owner";
                            name: string;
                            revoke: number;
                            replace: number;
                            suspend: number;
                            finding: number;
                            unknown: number;
                        }[];
                        items: {
                            credential: string;
                            identity: string;
                            system: string;
                            account: string;
                            party: string;
                            owner: string | null;
                            /** @enum {unknown} */
                            condition: "owner_answers" | "holder_here" | "contract_live" | "used" | "review_current" | "no_incident" | "not_expired" | "not_frozen" | "posture_good" | "justified";
                            /** @enum {unknown} */
                            state: "fallen" | "unknown";
                            because: string;
                            /** @enum {unknown} */
                            effect: "revoke" | "replace" | "suspend" | "finding";
                            since: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            actsAt: string;
                            change: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "trust.evaluate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        standing: number;
                        fallen: number;
                        unknown: number;
                        due: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "trust.release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    credentials: number;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        release: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drift.preview": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    drift?: {
                        [key: string]: unknown;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        allowed: number;
                        recent: number;
                        /** @description So much is due under the rules in force that nothing of it is put right until a person releases it */
                        held: boolean;
                        /** @description Due now by the rules in force and not released: what a release has to name */
                        due: number;
                        items: {
                            finding: string;
                            /** @enum {unknown} */
                            kind: "account.residual" | "access.standing" | "account.ghost" | "credential.unused" | "credential.over_privileged" | "account.out_of_band" | "session.outlived";
                            credential: string;
                            identity: string;
                            system: string;
                            account: string;
                            owner: string | null;
                            /** @enum {unknown} */
                            effect: "finding" | "propose" | "autonomous";
                            /** @enum {unknown} */
                            state: "due" | "settling" | "unread" | "busy" | "acted" | "righted" | "refused" | "fought" | "cannot" | "left";
                            /** @description Why nothing is opened, or what was */
                            because: string;
                            /** @description How it would be put right */
                            ending: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            settledAt: string;
                            /** @description So often it was put right lately */
                            putRight: number;
                            change: string | null;
                            requester: string | null;
                            outcome: ("autonomous" | "approval" | "escalate" | "deny") | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drift.release": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    findings: number;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        release: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "access.suspended": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                credential?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            credential: string;
                            identity: string;
                            system: string;
                            account: string;
                            owner: string | null;
                            because: string;
                            change: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            begunAt: string;
                            suspendedAt: string | null;
                            was: ("on" | "off" | "unknown") | null;
                            heldBy: string | null;
                            /**
                             * @description how it comes back when nothing holds it down; `needed`: when somebody says that it is needed, and not before
                             * @enum {unknown}
                             */
                            resumes: "itself" | "asked" | "needed";
                            endsAt: string | null;
                            resumption: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "access.suspend": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    credential: string;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        held: boolean;
                        outcome: ("autonomous" | "approval" | "escalate" | "deny") | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "access.resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    credential: string;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signals.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            sender: string;
                            id: string;
                            event: string;
                            subject: {
                                /** @enum {unknown} */
                                kind: "credential" | "identity" | "principal" | "workload" | "party";
                                id: string;
                            };
                            /** @enum {unknown} */
                            status: "bad" | "good";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            receivedAt: string;
                            reason: string;
                            counts: boolean;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signals.send": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The sender's own id of it (`jti`): taken once */
                    id: string;
                    /** @enum {unknown} */
                    event: "credential-compromise" | "device-compliance-change" | "risk-level-change" | "assurance-level-change" | "account-disabled" | "account-enabled";
                    subject: {
                        /** @enum {unknown} */
                        kind: "credential" | "identity" | "principal" | "workload" | "party";
                        id: string;
                    };
                    /** @enum {unknown} */
                    status: "bad" | "good";
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    at: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        taken: boolean;
                        counts: boolean;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signals.transmitters": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        transmitters: {
                            name: string;
                            issuer: string;
                            client: string;
                            events: string[];
                            lastEventAt: string | null;
                            verifiedAt: string | null;
                            /**
                             * @description By its own word
                             * @enum {unknown}
                             */
                            stream: "enabled" | "stopped" | "unknown";
                            unplaced: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "signals.events": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                transmitter?: string;
                unplaced?: "yes" | "no";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            transmitter: string;
                            /** @description `jti` */
                            id: string;
                            event: string;
                            /** @enum {unknown} */
                            status: "bad" | "good" | "neither";
                            said: {
                                [key: string]: unknown;
                            };
                            subject: {
                                /** @enum {unknown} */
                                kind: "credential" | "identity" | "principal" | "workload" | "party";
                                id: string;
                            } | null;
                            /** @enum {unknown} */
                            outcome: "counts" | "older" | "unplaced" | "undecided" | "stream";
                            unplaced: ("unknown" | "several" | "not_theirs" | "refused") | null;
                            placedAt: string | null;
                            reason: string;
                            txn: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            happenedAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            receivedAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "leaks.reports": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @description `sha256:` and 64 hex digits */
                            report: string;
                            scanner: string;
                            place: string;
                            reporter: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            lastAt: string;
                            leaks: number;
                            named: number;
                            recognised: number;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "leaks.report": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description `sha256:` and 64 hex digits */
                    report: string;
                    batch: number;
                    scanner: string;
                    place: string;
                    leaks: {
                        rule: string;
                        file: string;
                        commit?: string;
                        line?: number;
                        names: ({
                            /** @constant */
                            by: "key";
                            /** @description Fingerprint of the public half */
                            key: string;
                        } | {
                            /** @constant */
                            by: "account";
                            account: string;
                            host: string;
                        })[];
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description It came before, and nothing was done now */
                        duplicate: boolean;
                        leaks: number;
                        named: number;
                        recognised: {
                            credential: string;
                            /** @enum {unknown} */
                            by: "key" | "account";
                            leak: number;
                            /** @description Not known to be there */
                            fresh: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accounts.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                system?: string;
                account?: string;
                only?: "drifted" | "present" | "gone";
                /** @description Beginnings of words of its names and of what it belongs to, in any order and case; at most 1000 are found */
                text?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            system: string;
                            kind: string;
                            account: string;
                            key: string | null;
                            present: boolean;
                            description: {
                                /** @enum {unknown} */
                                state: "enabled" | "disabled";
                                expiresAt: string | null;
                                attributes: {
                                    [key: string]: unknown;
                                };
                            };
                            /** @description Of the description: what is agreed to names it */
                            digest: string;
                            drift: ("appeared" | "gone" | "enabled" | "disabled" | "changed") | null;
                            driftedAt: string | null;
                            /** @description From what was last agreed, where it has drifted */
                            differences: string[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            firstSeenAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            changedAt: string;
                            life: {
                                createdAt: string | null;
                                lastUsedAt: string | null;
                                /**
                                 * @description Of its last use. `never`: this system tells when accounts were last used, and of this one it tells nothing. `not_told`: it tells it of none
                                 * @enum {unknown}
                                 */
                                told: "told" | "never" | "not_told";
                            };
                            why: {
                                /** @description Whether a reason for it lives */
                                justified: boolean;
                                reasons: {
                                    /** @enum {unknown} */
                                    because: "birthright" | "request" | "confirmation" | "lease" | "source" | "import" | "adoption" | "merger" | "change" | "entry" | "before" | "own" | "scope" | "decision";
                                    by: string | null;
                                    ref: string | null;
                                    since: string | null;
                                    until: string | null;
                                }[];
                            } | null;
                            sessions: {
                                /**
                                 * @description Who was logged in with it when its system was last asked for everybody. `none`: nobody was. `not_told`: it does not tell, or the last look was not whole
                                 * @enum {unknown}
                                 */
                                told: "told" | "none" | "not_told";
                                count: number;
                                oldest: string | null;
                                newest: string | null;
                                /** @description The first few places */
                                from: string[];
                                /** @description How many places there are */
                                places: number;
                                seenAt: string | null;
                            };
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accounts.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        system: string;
                        kind: string;
                        account: string;
                        key: string | null;
                        present: boolean;
                        description: {
                            /** @enum {unknown} */
                            state: "enabled" | "disabled";
                            expiresAt: string | null;
                            attributes: {
                                [key: string]: unknown;
                            };
                        };
                        /** @description Of the description: what is agreed to names it */
                        digest: string;
                        drift: ("appeared" | "gone" | "enabled" | "disabled" | "changed") | null;
                        driftedAt: string | null;
                        /** @description From what was last agreed, where it has drifted */
                        differences: string[];
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        firstSeenAt: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        changedAt: string;
                        life: {
                            createdAt: string | null;
                            lastUsedAt: string | null;
                            /**
                             * @description Of its last use. `never`: this system tells when accounts were last used, and of this one it tells nothing. `not_told`: it tells it of none
                             * @enum {unknown}
                             */
                            told: "told" | "never" | "not_told";
                        };
                        why: {
                            /** @description Whether a reason for it lives */
                            justified: boolean;
                            reasons: {
                                /** @enum {unknown} */
                                because: "birthright" | "request" | "confirmation" | "lease" | "source" | "import" | "adoption" | "merger" | "change" | "entry" | "before" | "own" | "scope" | "decision";
                                by: string | null;
                                ref: string | null;
                                since: string | null;
                                until: string | null;
                            }[];
                        } | null;
                        sessions: {
                            /**
                             * @description Who was logged in with it when its system was last asked for everybody. `none`: nobody was. `not_told`: it does not tell, or the last look was not whole
                             * @enum {unknown}
                             */
                            told: "told" | "none" | "not_told";
                            count: number;
                            oldest: string | null;
                            newest: string | null;
                            /** @description The first few places */
                            from: string[];
                            /** @description How many places there are */
                            places: number;
                            seenAt: string | null;
                        };
                        /** @description The newest first, at most a hundred */
                        changes: {
                            id: string;
                            /** @enum {unknown} */
                            what: "appeared" | "gone" | "enabled" | "disabled" | "changed" | "agreed";
                            differences: string[];
                            before: {
                                /** @enum {unknown} */
                                state: "enabled" | "disabled";
                                expiresAt: string | null;
                                attributes: {
                                    [key: string]: unknown;
                                };
                            } | null;
                            after: {
                                /** @enum {unknown} */
                                state: "enabled" | "disabled";
                                expiresAt: string | null;
                                attributes: {
                                    [key: string]: unknown;
                                };
                            } | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            noticedAt: string;
                            basis: ("mandate" | "inventory" | "expiry" | "returned" | "decision") | null;
                            basisId: string | null;
                            actor: string | null;
                            actedAt: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accounts.sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        system: string;
                        account: string;
                        /**
                         * @description `not_listed`: this system, or this kind, shows none. `unknown`: it shows them, and did not now
                         * @enum {unknown}
                         */
                        seen: "listed" | "not_listed" | "unknown";
                        code: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                        total: number | null;
                        sessions: {
                            account: string;
                            since: string | null;
                            from: string | null;
                            client: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "credentials.sessions": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        system: string;
                        account: string;
                        /**
                         * @description `not_listed`: this system, or this kind, shows none. `unknown`: it shows them, and did not now
                         * @enum {unknown}
                         */
                        seen: "listed" | "not_listed" | "unknown";
                        code: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                        total: number | null;
                        sessions: {
                            account: string;
                            since: string | null;
                            from: string | null;
                            client: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accounts.history": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description RFC 3339 instant */
                asOf?: string;
            };
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: string;
                        asOf: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        firstSeenAt: string;
                        was: {
                            /** @enum {unknown} */
                            state: "enabled" | "disabled";
                            expiresAt: string | null;
                            attributes: {
                                [key: string]: unknown;
                            };
                        } | null;
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            what: "appeared" | "gone" | "enabled" | "disabled" | "changed" | "agreed";
                            differences: string[];
                            before: {
                                /** @enum {unknown} */
                                state: "enabled" | "disabled";
                                expiresAt: string | null;
                                attributes: {
                                    [key: string]: unknown;
                                };
                            } | null;
                            after: {
                                /** @enum {unknown} */
                                state: "enabled" | "disabled";
                                expiresAt: string | null;
                                attributes: {
                                    [key: string]: unknown;
                                };
                            } | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            noticedAt: string;
                            basis: ("mandate" | "inventory" | "expiry" | "returned" | "decision") | null;
                            basisId: string | null;
                            actor: string | null;
                            actedAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "accounts.agree": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                account: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    digest: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        account: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consents.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                system?: string;
                party?: string;
                client?: string;
                state?: "live" | "ended";
                /** @description `yes`: only those that were found to have to be decided */
                due?: "yes" | "no";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            system: string;
                            client: string;
                            clientName: string | null;
                            party: string | null;
                            consentedBy: string | null;
                            subject: string | null;
                            /** @description It holds for everybody at the system */
                            everybody: boolean;
                            scopes: string[];
                            /** @description Those of its scopes that policy calls of high impact */
                            highImpact: string[];
                            givenAt: string | null;
                            lastUsedAt: string | null;
                            expiresAt: string | null;
                            /** @enum {unknown} */
                            learnt: "declared" | "observed";
                            /** @enum {unknown} */
                            status: "to_decide" | "kept" | "ending" | "ended";
                            /** @description Why it has to be decided now; none to a provider */
                            reasons: {
                                /** @enum {unknown} */
                                code: "never_decided" | "date_passed" | "scopes_grew" | "consenter_gone" | "consenter_outside" | "client_unknown" | "client_suspended" | "client_without_contract" | "provider_held" | "high_impact";
                                words: string;
                            }[];
                            keptUntil: string | null;
                            endedAt: string | null;
                            endReason: string | null;
                            change: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consents.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                consent: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        consent: {
                            id: string;
                            system: string;
                            client: string;
                            clientName: string | null;
                            party: string | null;
                            consentedBy: string | null;
                            subject: string | null;
                            /** @description It holds for everybody at the system */
                            everybody: boolean;
                            scopes: string[];
                            /** @description Those of its scopes that policy calls of high impact */
                            highImpact: string[];
                            givenAt: string | null;
                            lastUsedAt: string | null;
                            expiresAt: string | null;
                            /** @enum {unknown} */
                            learnt: "declared" | "observed";
                            /** @enum {unknown} */
                            status: "to_decide" | "kept" | "ending" | "ended";
                            /** @description Why it has to be decided now; none to a provider */
                            reasons: {
                                /** @enum {unknown} */
                                code: "never_decided" | "date_passed" | "scopes_grew" | "consenter_gone" | "consenter_outside" | "client_unknown" | "client_suspended" | "client_without_contract" | "provider_held" | "high_impact";
                                words: string;
                            }[];
                            keptUntil: string | null;
                            endedAt: string | null;
                            endReason: string | null;
                            change: string | null;
                        };
                        history: {
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            what: string;
                            scopes: string[];
                            detail: {
                                [key: string]: unknown;
                            };
                        }[];
                        decisions: {
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            person: string;
                            scopes: string[];
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            until: string;
                            reason: string;
                            answered: string[];
                            /** @description `sha256:` and 64 hex digits */
                            digest: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consents.draft": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                consent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    scopes: string[];
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    until: string;
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        text: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        nonce: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consents.keep": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                consent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    scopes: string[];
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    until: string;
                    reason: string;
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        system: string;
                        client: string;
                        clientName: string | null;
                        party: string | null;
                        consentedBy: string | null;
                        subject: string | null;
                        /** @description It holds for everybody at the system */
                        everybody: boolean;
                        scopes: string[];
                        /** @description Those of its scopes that policy calls of high impact */
                        highImpact: string[];
                        givenAt: string | null;
                        lastUsedAt: string | null;
                        expiresAt: string | null;
                        /** @enum {unknown} */
                        learnt: "declared" | "observed";
                        /** @enum {unknown} */
                        status: "to_decide" | "kept" | "ending" | "ended";
                        /** @description Why it has to be decided now; none to a provider */
                        reasons: {
                            /** @enum {unknown} */
                            code: "never_decided" | "date_passed" | "scopes_grew" | "consenter_gone" | "consenter_outside" | "client_unknown" | "client_suspended" | "client_without_contract" | "provider_held" | "high_impact";
                            words: string;
                        }[];
                        keptUntil: string | null;
                        endedAt: string | null;
                        endReason: string | null;
                        change: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consents.scan": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    systems?: string[];
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "consents.end": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                consent: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        plan: string;
                        outcome: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "runbooks.list": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            name: string;
                            version: number;
                            title: string;
                            purpose: string;
                            parties: string[];
                            parameters: {
                                [key: string]: unknown;
                            };
                            bounds: {
                                [key: string]: unknown;
                            };
                            evidence: {
                                [key: string]: unknown;
                            };
                            rehearsed: {
                                good: boolean;
                                at: string | null;
                                words: string;
                            };
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "runbooks.run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runbook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    parameters: {
                        [key: string]: unknown;
                    };
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        run: string;
                        version: number;
                        inBounds: boolean;
                        reasons: string[];
                        change: string;
                        outcome: ("autonomous" | "approval" | "escalate" | "deny") | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "runbooks.rehearse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                runbook: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        run: string;
                        change: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "runbooks.rollBack": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                run: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason?: string;
                    ticket?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        run: string;
                        change: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "runbooks.runs": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            runbook: string;
                            version: number;
                            /** @enum {unknown} */
                            kind: "run" | "rehearsal" | "rollback";
                            party: string;
                            askedBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            parameters: {
                                [key: string]: unknown;
                            };
                            inBounds: boolean;
                            reasons: string[];
                            change: string | null;
                            rollsBack: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "changes.reverse": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        reverses: {
                            operation: string;
                            credential: string;
                            by: string;
                        }[];
                        left: {
                            operation: string;
                            credential: string;
                            /** @enum {unknown} */
                            kind: "not_done" | "by_hand" | "not_needed" | "none";
                            words: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotations.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description `running`, unless `all` is asked for */
                state?: "running" | "all";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            credential: string;
                            change: string;
                            state: string;
                            closure: string;
                            /** @enum {unknown} */
                            trigger: "rotation" | "rotation.due" | "rotation.cut";
                            /**
                             * @description `staged`: each consumer gets one of its own beside the old one. `in_place`: the same account gets another secret, with a gap
                             * @enum {unknown}
                             */
                            way: "staged" | "in_place";
                            /** @description The old one ends without waiting for who still uses it */
                            cut: boolean;
                            purpose: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            consumers: {
                                workload: string;
                                /** @enum {unknown} */
                                state: "asked" | "made" | "delivered" | "unconfirmed" | "moved" | "late" | "stuck" | "cut";
                                strength: ("observed" | "confirmed") | null;
                                since: string | null;
                                moveBy: string | null;
                                credential: string;
                                account: string;
                                deliveredTo: string | null;
                                waitsFor: string | null;
                                next: string | null;
                            }[];
                            old: {
                                operation: string;
                                phase: string;
                                closure: string;
                                reasons: string[];
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotations.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: string;
                        change: string;
                        state: string;
                        closure: string;
                        /** @enum {unknown} */
                        trigger: "rotation" | "rotation.due" | "rotation.cut";
                        /**
                         * @description `staged`: each consumer gets one of its own beside the old one. `in_place`: the same account gets another secret, with a gap
                         * @enum {unknown}
                         */
                        way: "staged" | "in_place";
                        /** @description The old one ends without waiting for who still uses it */
                        cut: boolean;
                        purpose: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        openedAt: string;
                        consumers: {
                            workload: string;
                            /** @enum {unknown} */
                            state: "asked" | "made" | "delivered" | "unconfirmed" | "moved" | "late" | "stuck" | "cut";
                            strength: ("observed" | "confirmed") | null;
                            since: string | null;
                            moveBy: string | null;
                            credential: string;
                            account: string;
                            deliveredTo: string | null;
                            waitsFor: string | null;
                            next: string | null;
                        }[];
                        old: {
                            operation: string;
                            phase: string;
                            closure: string;
                            reasons: string[];
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotations.preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description `staged`: each consumer gets one of its own beside the old one. `in_place`: the same account gets another secret, with a gap
                         * @enum {unknown}
                         */
                        way: "staged" | "in_place";
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        planDocument: {
                            [key: string]: unknown;
                        };
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        massChange: boolean;
                        decisions: {
                            operation: string;
                            /** @enum {unknown} */
                            outcome: "autonomous" | "approval" | "escalate" | "deny";
                            reasons: string[];
                            policies: {
                                [key: string]: unknown;
                            }[];
                        }[];
                        needs: {
                            operations: string[];
                            roles: string[];
                            quorum: number;
                            stepUp: boolean;
                            validSeconds: number;
                        }[];
                        unprovable: {
                            credential: string;
                            reason: string;
                        }[];
                        parties: string[];
                        identities: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotations.start": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        /**
                         * @description `staged`: each consumer gets one of its own beside the old one. `in_place`: the same account gets another secret, with a gap
                         * @enum {unknown}
                         */
                        way: "staged" | "in_place";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotations.cut": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rotations.confirm": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                credential: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    workload: string;
                    words: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        credential: string;
                        workload: string;
                        /** @constant */
                        confirmed: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drills.run": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    exercise: "revoke" | "exception" | "evidence";
                    canary?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        provider: string;
                        /** @enum {unknown} */
                        exercise: "revoke" | "exception" | "evidence";
                        /** @enum {unknown} */
                        state: "open" | "passed" | "failed";
                        /** @enum {unknown} */
                        cause: "asked" | "due";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        openedAt: string;
                        openedBy: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        dueAt: string;
                        endedAt: string | null;
                        reasons: string[];
                        /** @description Seconds: ready, revoked, proven; asked, answered; delivered */
                        measured: {
                            [key: string]: number;
                        };
                        canary: string;
                        change: string | null;
                        demand: {
                            id: string;
                            drill: string;
                            party: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            nonce: string;
                            subjects: string[];
                            deliveredAt: string | null;
                            document: string | null;
                            missing: string[];
                            untrue: string[];
                        } | null;
                        ask: {
                            drill: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            rule: string;
                            subject: string;
                            operation: string;
                            credential: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drills.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                provider?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            provider: string;
                            /** @enum {unknown} */
                            exercise: "revoke" | "exception" | "evidence";
                            /** @enum {unknown} */
                            state: "open" | "passed" | "failed";
                            /** @enum {unknown} */
                            cause: "asked" | "due";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            openedAt: string;
                            openedBy: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            endedAt: string | null;
                            reasons: string[];
                            /** @description Seconds: ready, revoked, proven; asked, answered; delivered */
                            measured: {
                                [key: string]: number;
                            };
                            canary: string;
                            change: string | null;
                            demand: {
                                id: string;
                                drill: string;
                                party: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                askedAt: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                dueAt: string;
                                nonce: string;
                                subjects: string[];
                                deliveredAt: string | null;
                                document: string | null;
                                missing: string[];
                                untrue: string[];
                            } | null;
                            ask: {
                                drill: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                dueAt: string;
                                rule: string;
                                subject: string;
                                operation: string;
                                credential: string;
                            } | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drills.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                drill: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        provider: string;
                        /** @enum {unknown} */
                        exercise: "revoke" | "exception" | "evidence";
                        /** @enum {unknown} */
                        state: "open" | "passed" | "failed";
                        /** @enum {unknown} */
                        cause: "asked" | "due";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        openedAt: string;
                        openedBy: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        dueAt: string;
                        endedAt: string | null;
                        reasons: string[];
                        /** @description Seconds: ready, revoked, proven; asked, answered; delivered */
                        measured: {
                            [key: string]: number;
                        };
                        canary: string;
                        change: string | null;
                        demand: {
                            id: string;
                            drill: string;
                            party: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            nonce: string;
                            subjects: string[];
                            deliveredAt: string | null;
                            document: string | null;
                            missing: string[];
                            untrue: string[];
                        } | null;
                        ask: {
                            drill: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            rule: string;
                            subject: string;
                            operation: string;
                            credential: string;
                        } | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drills.score": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        provider: string;
                        /** @description Of a hundred */
                        score: number;
                        contributions: {
                            /** @enum {unknown} */
                            exercise: "revoke" | "exception" | "evidence";
                            weight: number;
                            points: number;
                            /** @enum {unknown} */
                            standing: "passed" | "failed" | "stale" | "never";
                            drill: string | null;
                            endedAt: string | null;
                            validUntil: string | null;
                            ageDays: number | null;
                            words: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "drills.scores": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            provider: string;
                            /** @description Of a hundred */
                            score: number;
                            contributions: {
                                /** @enum {unknown} */
                                exercise: "revoke" | "exception" | "evidence";
                                weight: number;
                                points: number;
                                /** @enum {unknown} */
                                standing: "passed" | "failed" | "stale" | "never";
                                drill: string | null;
                                endedAt: string | null;
                                validUntil: string | null;
                                ageDays: number | null;
                                words: string;
                            }[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "demands.deliver": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                demand: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description DSSE envelope, JSON form */
                    envelope: {
                        payload: string;
                        payloadType: string;
                        signatures: {
                            keyid: string;
                            sig: string;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        demand: string;
                        /** @description `sha256:` and 64 hex digits */
                        document: string;
                        missing: string[];
                        untrue: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "work.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        mandates: {
                            id: string;
                            operation: string;
                            /** @enum {unknown} */
                            state: "open" | "started";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            notAfter: string;
                        }[];
                        runbooks: {
                            name: string;
                            version: number;
                            title: string;
                        }[];
                        evidence: {
                            duties: {
                                evidence: string;
                                withinMinutes: number;
                            }[];
                            owed: {
                                mandate: string;
                                operation: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                startedAt: string;
                                dueAt: string | null;
                                overdue: boolean;
                            }[];
                        };
                        drills: {
                            /** @description Evidence that is demanded: deliver it by `demands.deliver` */
                            demands: {
                                id: string;
                                drill: string;
                                party: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                askedAt: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                dueAt: string;
                                nonce: string;
                                subjects: string[];
                                deliveredAt: string | null;
                                document: string | null;
                                missing: string[];
                                untrue: string[];
                            }[];
                            /** @description Exceptions to ask for by `exceptions.request`, with this rule and subject */
                            asks: {
                                drill: string;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                dueAt: string;
                                rule: string;
                                subject: string;
                                operation: string;
                                credential: string;
                            }[];
                        };
                        recommendations: {
                            id: string;
                            party: string;
                            filedBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            filedAt: string;
                            about: {
                                /** @enum {unknown} */
                                kind: "change" | "operation" | "credential" | "finding";
                                id: string;
                            };
                            words: string;
                            operations: {
                                operation: string;
                                credential: string;
                            }[];
                            /** @enum {unknown} */
                            state: "filed" | "taken_up" | "declined" | "withdrawn";
                            answer: string | null;
                            decidedAt: string | null;
                            decidedBy: string | null;
                            change: string | null;
                        }[];
                        exceptions: {
                            id: string;
                            party: string;
                            requestedBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            requestedAt: string;
                            rule: string;
                            subject: string;
                            reason: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            wantedUntil: string;
                            /**
                             * @description unanswered: silence was a no
                             * @enum {unknown}
                             */
                            state: "requested" | "granted" | "refused" | "unanswered" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            answerDue: string;
                            answer: string | null;
                            compensatingControls: string[];
                            expiresAt: string | null;
                            decidedAt: string | null;
                            acceptor: string | null;
                            decidedBy: string | null;
                            document: string | null;
                        }[];
                        /** @description What waits for his answer about a change, and what he asked in the last 90 days: the newest first */
                        questions: {
                            id: string;
                            change: string;
                            purpose: string | null;
                            askedBy: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            to: string | null;
                            /** @description What who was asked has to do with the change */
                            because: ("requester" | "executor" | "business_owner" | "technical_owner")[];
                            words: string;
                            /**
                             * @description `over`: the change ended before an answer; `left`: who was asked is not here any more
                             * @enum {unknown}
                             */
                            state: "open" | "answered" | "withdrawn" | "over" | "left";
                            answer: string | null;
                            endedAt: string | null;
                            /** @description Another plan stands now than when it was asked */
                            replanned: boolean;
                            dueAt: string | null;
                        }[];
                        /** @description Reviews of providers that the caller may sign */
                        reviews: {
                            id: string;
                            party: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            overdue: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "inbox.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            /** @enum {unknown} */
                            kind: "approval" | "question" | "closure" | "risk" | "exception" | "review" | "recommendation" | "mass" | "reading";
                            id: string;
                            change: string | null;
                            /** @description What it is about */
                            subject: string;
                            /** @description Why it is asked, in the words of who asks */
                            reason: string;
                            requester: string | null;
                            risk: ("low" | "moderate" | "high" | "critical") | null;
                            /** @description Operations, or whatever it is counted in */
                            count: number;
                            systems: string[];
                            stepUp: boolean;
                            /** @description It is his turn, by name; the others he could answer as well */
                            asked: boolean;
                            pattern: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            since: string;
                            dueAt: string | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "notices.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                all?: "yes" | "no";
                /** @description `waiting` for its hour; `gathered` into a message; `shown` here only, where there is no way to its reader; `over` before it was told */
                state?: "waiting" | "gathered" | "shown" | "over";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /** @enum {unknown} */
                            kind: "approval.asked" | "approval.expiring" | "question.asked" | "question.answered" | "closure.asked" | "risk.asked" | "review.asked" | "exception.asked" | "consent.asked" | "finding.opened" | "finding.overdue" | "incident.opened" | "provider.suspended" | "mandate.waiting" | "evidence.late" | "drill.asked" | "session.break_glass" | "session.new" | "test";
                            subject: string;
                            person: string | null;
                            room: string | null;
                            /** @enum {unknown} */
                            urgency: "now" | "soon" | "digest";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            at: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            goesAt: string;
                            /**
                             * @description `waiting` for its hour; `gathered` into a message; `shown` here only, where there is no way to its reader; `over` before it was told
                             * @enum {unknown}
                             */
                            state: "waiting" | "gathered" | "shown" | "over";
                            title: string | null;
                            link: string | null;
                            messages: {
                                id: string;
                                channel: string;
                                /** @enum {unknown} */
                                state: "waiting" | "sent" | "failed" | "over";
                                attempts: number;
                                /**
                                 * @description RFC 3339 instant
                                 * @example 2026-11-22T12:00:00Z
                                 */
                                dueAt: string;
                                endedAt: string | null;
                                problem: string | null;
                            }[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "notices.preferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Kinds that may wait for the digest */
                        digest: ("approval.asked" | "approval.expiring" | "question.asked" | "question.answered" | "closure.asked" | "risk.asked" | "review.asked" | "exception.asked" | "consent.asked" | "finding.opened" | "finding.overdue" | "incident.opened" | "provider.suspended" | "mandate.waiting" | "evidence.late" | "drill.asked" | "session.break_glass" | "session.new")[];
                        /** @description Rooms that hear of it as well */
                        rooms: string[];
                        zone: string | null;
                        address: string | null;
                        /** @description Whether this server sends mail */
                        mail: boolean;
                        /** @description Rooms that may be named */
                        canJoin: string[];
                        digestAt: string[];
                        policyZone: string;
                        quiet: {
                            /** @example 07:30 */
                            from: string;
                            /** @example 07:30 */
                            until: string;
                        } | null;
                        kinds: {
                            /** @enum {unknown} */
                            kind: "approval.asked" | "approval.expiring" | "question.asked" | "question.answered" | "closure.asked" | "risk.asked" | "review.asked" | "exception.asked" | "consent.asked" | "finding.opened" | "finding.overdue" | "incident.opened" | "provider.suspended" | "mandate.waiting" | "evidence.late" | "drill.asked" | "session.break_glass" | "session.new";
                            /** @enum {unknown} */
                            urgency: "now" | "soon" | "digest" | "none" | "by_severity";
                            /** @description Whether one may put it off to the digest */
                            mayWait: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "notices.setPreferences": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    digest: ("approval.asked" | "approval.expiring" | "question.asked" | "question.answered" | "closure.asked" | "risk.asked" | "review.asked" | "exception.asked" | "consent.asked" | "finding.opened" | "finding.overdue" | "incident.opened" | "provider.suspended" | "mandate.waiting" | "evidence.late" | "drill.asked" | "session.break_glass" | "session.new")[];
                    rooms: string[];
                    zone: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description Kinds that may wait for the digest */
                        digest: ("approval.asked" | "approval.expiring" | "question.asked" | "question.answered" | "closure.asked" | "risk.asked" | "review.asked" | "exception.asked" | "consent.asked" | "finding.opened" | "finding.overdue" | "incident.opened" | "provider.suspended" | "mandate.waiting" | "evidence.late" | "drill.asked" | "session.break_glass" | "session.new")[];
                        /** @description Rooms that hear of it as well */
                        rooms: string[];
                        zone: string | null;
                        address: string | null;
                        /** @description Whether this server sends mail */
                        mail: boolean;
                        /** @description Rooms that may be named */
                        canJoin: string[];
                        digestAt: string[];
                        policyZone: string;
                        quiet: {
                            /** @example 07:30 */
                            from: string;
                            /** @example 07:30 */
                            until: string;
                        } | null;
                        kinds: {
                            /** @enum {unknown} */
                            kind: "approval.asked" | "approval.expiring" | "question.asked" | "question.answered" | "closure.asked" | "risk.asked" | "review.asked" | "exception.asked" | "consent.asked" | "finding.opened" | "finding.overdue" | "incident.opened" | "provider.suspended" | "mandate.waiting" | "evidence.late" | "drill.asked" | "session.break_glass" | "session.new";
                            /** @enum {unknown} */
                            urgency: "now" | "soon" | "digest" | "none" | "by_severity";
                            /** @description Whether one may put it off to the digest */
                            mayWait: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "notices.test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        notice: string;
                        channels: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "views.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                /** @description A page of the console whose filters are its address */
                page?: "inventory" | "findings" | "changes";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            /**
                             * @description A page of the console whose filters are its address
                             * @enum {unknown}
                             */
                            page: "inventory" | "findings" | "changes";
                            /** @example Production without owner */
                            name: string;
                            /**
                             * @description What stands after the path of the page; `` for the whole page
                             * @example ?environment=production&orphaned=yes
                             */
                            search: string;
                            /**
                             * @description Below the public origin
                             * @example /inventory?environment=production&orphaned=yes
                             */
                            address: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            savedAt: string;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "views.save": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /**
                     * @description A page of the console whose filters are its address
                     * @enum {unknown}
                     */
                    page: "inventory" | "findings" | "changes";
                    /** @example Production without owner */
                    name: string;
                    /**
                     * @description What stands after the path of the page; `` for the whole page
                     * @example ?environment=production&orphaned=yes
                     */
                    search: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /**
                         * @description A page of the console whose filters are its address
                         * @enum {unknown}
                         */
                        page: "inventory" | "findings" | "changes";
                        /** @example Production without owner */
                        name: string;
                        /**
                         * @description What stands after the path of the page; `` for the whole page
                         * @example ?environment=production&orphaned=yes
                         */
                        search: string;
                        /**
                         * @description Below the public origin
                         * @example /inventory?environment=production&orphaned=yes
                         */
                        address: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        savedAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "views.replace": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @example Production without owner */
                    name: string;
                    /**
                     * @description What stands after the path of the page; `` for the whole page
                     * @example ?environment=production&orphaned=yes
                     */
                    search: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /**
                         * @description A page of the console whose filters are its address
                         * @enum {unknown}
                         */
                        page: "inventory" | "findings" | "changes";
                        /** @example Production without owner */
                        name: string;
                        /**
                         * @description What stands after the path of the page; `` for the whole page
                         * @example ?environment=production&orphaned=yes
                         */
                        search: string;
                        /**
                         * @description Below the public origin
                         * @example /inventory?environment=production&orphaned=yes
                         */
                        address: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        savedAt: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "views.remove": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                view: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        /** @constant */
                        removed: true;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "oversight.read": {
        parameters: {
            query?: {
                /** @description RFC 3339 instant */
                since?: string;
                provider?: string;
                /** @description clean approvals before loosening is spoken of */
                enough?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        since: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        until: string;
                        operations: number;
                        figures: {
                            party: string;
                            operation: string;
                            operations: number;
                            changes: number;
                            /** @description seconds, of how many */
                            toApproval: {
                                count: number;
                                median: number | null;
                                last: number | null;
                            };
                            /** @description seconds, of how many */
                            toMandate: {
                                count: number;
                                median: number | null;
                                last: number | null;
                            };
                            /** @description seconds, of how many */
                            toExecution: {
                                count: number;
                                median: number | null;
                                last: number | null;
                            };
                            /** @description seconds, of how many */
                            toProof: {
                                count: number;
                                median: number | null;
                                last: number | null;
                            };
                            /** @description seconds, of how many */
                            whole: {
                                count: number;
                                median: number | null;
                                last: number | null;
                            };
                            approvals: number;
                            autonomous: {
                                of: number;
                                count: number;
                            };
                            rework: {
                                furtherMandates: number;
                                inconclusiveRounds: number;
                                revisedPlans: number;
                            };
                            refused: number;
                            incidents: number;
                            stuck: number;
                        }[];
                        advice: {
                            /** @enum {unknown} */
                            kind: "could_loosen" | "too_loose";
                            party: string;
                            operation: string;
                            risk: string;
                            words: string;
                            of: number;
                            count: number;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "recommendations.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                state?: "filed" | "taken_up" | "declined" | "withdrawn";
                party?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            party: string;
                            filedBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            filedAt: string;
                            about: {
                                /** @enum {unknown} */
                                kind: "change" | "operation" | "credential" | "finding";
                                id: string;
                            };
                            words: string;
                            operations: {
                                operation: string;
                                credential: string;
                            }[];
                            /** @enum {unknown} */
                            state: "filed" | "taken_up" | "declined" | "withdrawn";
                            answer: string | null;
                            decidedAt: string | null;
                            decidedBy: string | null;
                            change: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "recommendations.file": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    about: {
                        /** @enum {unknown} */
                        kind: "change" | "operation" | "credential" | "finding";
                        id: string;
                    };
                    words: string;
                    operations?: {
                        operation: string;
                        credential: string;
                    }[];
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        filedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        filedAt: string;
                        about: {
                            /** @enum {unknown} */
                            kind: "change" | "operation" | "credential" | "finding";
                            id: string;
                        };
                        words: string;
                        operations: {
                            operation: string;
                            credential: string;
                        }[];
                        /** @enum {unknown} */
                        state: "filed" | "taken_up" | "declined" | "withdrawn";
                        answer: string | null;
                        decidedAt: string | null;
                        decidedBy: string | null;
                        change: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "recommendations.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recommendation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        filedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        filedAt: string;
                        about: {
                            /** @enum {unknown} */
                            kind: "change" | "operation" | "credential" | "finding";
                            id: string;
                        };
                        words: string;
                        operations: {
                            operation: string;
                            credential: string;
                        }[];
                        /** @enum {unknown} */
                        state: "filed" | "taken_up" | "declined" | "withdrawn";
                        answer: string | null;
                        decidedAt: string | null;
                        decidedBy: string | null;
                        change: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "recommendations.takeUp": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recommendation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    answer: string;
                    change?: {
                        ticket: string;
                        operations?: {
                            operation: string;
                            credential: string;
                        }[];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        filedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        filedAt: string;
                        about: {
                            /** @enum {unknown} */
                            kind: "change" | "operation" | "credential" | "finding";
                            id: string;
                        };
                        words: string;
                        operations: {
                            operation: string;
                            credential: string;
                        }[];
                        /** @enum {unknown} */
                        state: "filed" | "taken_up" | "declined" | "withdrawn";
                        answer: string | null;
                        decidedAt: string | null;
                        decidedBy: string | null;
                        change: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "recommendations.decline": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recommendation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    answer: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        filedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        filedAt: string;
                        about: {
                            /** @enum {unknown} */
                            kind: "change" | "operation" | "credential" | "finding";
                            id: string;
                        };
                        words: string;
                        operations: {
                            operation: string;
                            credential: string;
                        }[];
                        /** @enum {unknown} */
                        state: "filed" | "taken_up" | "declined" | "withdrawn";
                        answer: string | null;
                        decidedAt: string | null;
                        decidedBy: string | null;
                        change: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "recommendations.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                recommendation: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        filedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        filedAt: string;
                        about: {
                            /** @enum {unknown} */
                            kind: "change" | "operation" | "credential" | "finding";
                            id: string;
                        };
                        words: string;
                        operations: {
                            operation: string;
                            credential: string;
                        }[];
                        /** @enum {unknown} */
                        state: "filed" | "taken_up" | "declined" | "withdrawn";
                        answer: string | null;
                        decidedAt: string | null;
                        decidedBy: string | null;
                        change: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "questions.ask": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    words: string;
                    to?: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        change: string;
                        purpose: string | null;
                        askedBy: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                        to: string | null;
                        /** @description What who was asked has to do with the change */
                        because: ("requester" | "executor" | "business_owner" | "technical_owner")[];
                        words: string;
                        /**
                         * @description `over`: the change ended before an answer; `left`: who was asked is not here any more
                         * @enum {unknown}
                         */
                        state: "open" | "answered" | "withdrawn" | "over" | "left";
                        answer: string | null;
                        endedAt: string | null;
                        /** @description Another plan stands now than when it was asked */
                        replanned: boolean;
                        dueAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "questions.whom": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path: {
                change: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            person: string;
                            name: string;
                            party: string;
                            because: ("requester" | "executor" | "business_owner" | "technical_owner")[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "questions.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                change?: string;
                state?: "open" | "answered" | "withdrawn" | "over" | "left";
                /** @description Only what the caller asked or was asked */
                mine?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            change: string;
                            purpose: string | null;
                            askedBy: string | null;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            askedAt: string;
                            to: string | null;
                            /** @description What who was asked has to do with the change */
                            because: ("requester" | "executor" | "business_owner" | "technical_owner")[];
                            words: string;
                            /**
                             * @description `over`: the change ended before an answer; `left`: who was asked is not here any more
                             * @enum {unknown}
                             */
                            state: "open" | "answered" | "withdrawn" | "over" | "left";
                            answer: string | null;
                            endedAt: string | null;
                            /** @description Another plan stands now than when it was asked */
                            replanned: boolean;
                            dueAt: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "questions.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                question: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        change: string;
                        purpose: string | null;
                        askedBy: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                        to: string | null;
                        /** @description What who was asked has to do with the change */
                        because: ("requester" | "executor" | "business_owner" | "technical_owner")[];
                        words: string;
                        /**
                         * @description `over`: the change ended before an answer; `left`: who was asked is not here any more
                         * @enum {unknown}
                         */
                        state: "open" | "answered" | "withdrawn" | "over" | "left";
                        answer: string | null;
                        endedAt: string | null;
                        /** @description Another plan stands now than when it was asked */
                        replanned: boolean;
                        dueAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "questions.answer": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                question: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    words: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        change: string;
                        purpose: string | null;
                        askedBy: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                        to: string | null;
                        /** @description What who was asked has to do with the change */
                        because: ("requester" | "executor" | "business_owner" | "technical_owner")[];
                        words: string;
                        /**
                         * @description `over`: the change ended before an answer; `left`: who was asked is not here any more
                         * @enum {unknown}
                         */
                        state: "open" | "answered" | "withdrawn" | "over" | "left";
                        answer: string | null;
                        endedAt: string | null;
                        /** @description Another plan stands now than when it was asked */
                        replanned: boolean;
                        dueAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "questions.withdraw": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                question: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        change: string;
                        purpose: string | null;
                        askedBy: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        askedAt: string;
                        to: string | null;
                        /** @description What who was asked has to do with the change */
                        because: ("requester" | "executor" | "business_owner" | "technical_owner")[];
                        words: string;
                        /**
                         * @description `over`: the change ended before an answer; `left`: who was asked is not here any more
                         * @enum {unknown}
                         */
                        state: "open" | "answered" | "withdrawn" | "over" | "left";
                        answer: string | null;
                        endedAt: string | null;
                        /** @description Another plan stands now than when it was asked */
                        replanned: boolean;
                        dueAt: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "exceptions.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                party?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            party: string;
                            requestedBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            requestedAt: string;
                            rule: string;
                            subject: string;
                            reason: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            wantedUntil: string;
                            /**
                             * @description unanswered: silence was a no
                             * @enum {unknown}
                             */
                            state: "requested" | "granted" | "refused" | "unanswered" | "ended";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            answerDue: string;
                            answer: string | null;
                            compensatingControls: string[];
                            expiresAt: string | null;
                            decidedAt: string | null;
                            acceptor: string | null;
                            decidedBy: string | null;
                            document: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "exceptions.request": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    rule: string;
                    subject: string;
                    reason: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    until: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        requestedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        requestedAt: string;
                        rule: string;
                        subject: string;
                        reason: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        wantedUntil: string;
                        /**
                         * @description unanswered: silence was a no
                         * @enum {unknown}
                         */
                        state: "requested" | "granted" | "refused" | "unanswered" | "ended";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        answerDue: string;
                        answer: string | null;
                        compensatingControls: string[];
                        expiresAt: string | null;
                        decidedAt: string | null;
                        acceptor: string | null;
                        decidedBy: string | null;
                        document: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "exceptions.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        requestedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        requestedAt: string;
                        rule: string;
                        subject: string;
                        reason: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        wantedUntil: string;
                        /**
                         * @description unanswered: silence was a no
                         * @enum {unknown}
                         */
                        state: "requested" | "granted" | "refused" | "unanswered" | "ended";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        answerDue: string;
                        answer: string | null;
                        compensatingControls: string[];
                        expiresAt: string | null;
                        decidedAt: string | null;
                        acceptor: string | null;
                        decidedBy: string | null;
                        document: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "exceptions.draft": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    verdict: "grant" | "refuse";
                    reason: string;
                    compensatingControls: string[];
                    expiresAt: string | null;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        text: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        nonce: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "exceptions.decide": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                exception: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    verdict: "grant" | "refuse";
                    reason: string;
                    compensatingControls: string[];
                    expiresAt: string | null;
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        requestedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        requestedAt: string;
                        rule: string;
                        subject: string;
                        reason: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        wantedUntil: string;
                        /**
                         * @description unanswered: silence was a no
                         * @enum {unknown}
                         */
                        state: "requested" | "granted" | "refused" | "unanswered" | "ended";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        answerDue: string;
                        answer: string | null;
                        compensatingControls: string[];
                        expiresAt: string | null;
                        decidedAt: string | null;
                        acceptor: string | null;
                        decidedBy: string | null;
                        document: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reviews.list": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                party?: string;
                state?: "open" | "confirmed" | "narrowed" | "to_end";
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            party: string;
                            /** @enum {unknown} */
                            criticality: "low" | "moderate" | "high" | "critical";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            from: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            to: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            overdue: boolean;
                            /**
                             * @description What follows, or has followed, where nobody signs in time; `tell`: of the enterprise’s own access, of which silence ends nothing
                             * @enum {unknown}
                             */
                            effect: "narrow" | "stop" | "tell";
                            owner: string | null;
                            /** @description `sha256:` and 64 hex digits */
                            document: string;
                            /** @enum {unknown} */
                            state: "open" | "confirmed" | "narrowed" | "to_end";
                            signedBy: string | null;
                            signedAt: string | null;
                            reason: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reviews.read": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        review: {
                            id: string;
                            party: string;
                            /** @enum {unknown} */
                            criticality: "low" | "moderate" | "high" | "critical";
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            from: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            to: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            dueAt: string;
                            overdue: boolean;
                            /**
                             * @description What follows, or has followed, where nobody signs in time; `tell`: of the enterprise’s own access, of which silence ends nothing
                             * @enum {unknown}
                             */
                            effect: "narrow" | "stop" | "tell";
                            owner: string | null;
                            /** @description `sha256:` and 64 hex digits */
                            document: string;
                            /** @enum {unknown} */
                            state: "open" | "confirmed" | "narrowed" | "to_end";
                            signedBy: string | null;
                            signedAt: string | null;
                            reason: string | null;
                        };
                        text: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reviews.preview": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        open: string | null;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        dueAt: string;
                        /**
                         * @description What follows, or has followed, where nobody signs in time; `tell`: of the enterprise’s own access, of which silence ends nothing
                         * @enum {unknown}
                         */
                        effect: "narrow" | "stop" | "tell";
                        owner: string | null;
                        /** @description Who could sign it */
                        signers: {
                            person: string;
                            /** @description Of so many lines of own access he says whether they stay */
                            answers: number;
                            /** @description He holds so many himself, about which somebody else is asked */
                            own: number;
                        }[];
                        /** @description How many lines of own access it asks about, by way */
                        lines: {
                            role: number;
                            deputyship: number;
                            api_key: number;
                            signing_key: number;
                        };
                        /** @description How many people and programs hold them */
                        holders: number;
                        /** @description Have judged something that stands in it, and so do not sign */
                        judges: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reviews.open": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                provider: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": Record<string, never>;
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        /** @enum {unknown} */
                        criticality: "low" | "moderate" | "high" | "critical";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        from: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        to: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        dueAt: string;
                        overdue: boolean;
                        /**
                         * @description What follows, or has followed, where nobody signs in time; `tell`: of the enterprise’s own access, of which silence ends nothing
                         * @enum {unknown}
                         */
                        effect: "narrow" | "stop" | "tell";
                        owner: string | null;
                        /** @description `sha256:` and 64 hex digits */
                        document: string;
                        /** @enum {unknown} */
                        state: "open" | "confirmed" | "narrowed" | "to_end";
                        signedBy: string | null;
                        signedAt: string | null;
                        reason: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reviews.draft": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    outcome: "confirmed" | "narrowed" | "to_end";
                    reason: string;
                    /** @description Of each `line` of `ownAccess` in the document, but one’s own: whether it stays. Left out where there is none */
                    ownAccess?: {
                        keep: string[];
                        end: string[];
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        text: string;
                        /** @description `sha256:` and 64 hex digits */
                        digest: string;
                        nonce: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "reviews.sign": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                review: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    outcome: "confirmed" | "narrowed" | "to_end";
                    reason: string;
                    /** @description Of each `line` of `ownAccess` in the document, but one’s own: whether it stays. Left out where there is none */
                    ownAccess?: {
                        keep: string[];
                        end: string[];
                    };
                    keyId: string;
                    /** @description base64 of the 64 bytes of an Ed25519 signature or, of a passkey, of the canonical JSON `{"authenticatorData":…,"clientDataJSON":…,"signature":…}` (members in base64url), whose challenge is what is signed */
                    signature: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        party: string;
                        /** @enum {unknown} */
                        criticality: "low" | "moderate" | "high" | "critical";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        from: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        to: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        dueAt: string;
                        overdue: boolean;
                        /**
                         * @description What follows, or has followed, where nobody signs in time; `tell`: of the enterprise’s own access, of which silence ends nothing
                         * @enum {unknown}
                         */
                        effect: "narrow" | "stop" | "tell";
                        owner: string | null;
                        /** @description `sha256:` and 64 hex digits */
                        document: string;
                        /** @enum {unknown} */
                        state: "open" | "confirmed" | "narrowed" | "to_end";
                        signedBy: string | null;
                        signedAt: string | null;
                        reason: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "authority.paths": {
        parameters: {
            query?: {
                /** @description A principal or party outside; absent: all of them */
                from?: string;
                /** @description A power; absent: all of them */
                to?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        verdict: "none" | "open";
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        at: string;
                        /** @description `sha256:` and 64 hex digits */
                        bundle: string;
                        paths: {
                            power: string;
                            from: {
                                /** @enum {unknown} */
                                kind: "principal" | "party";
                                id: string;
                            };
                            hops: {
                                /** @example principal:oscar */
                                from: string;
                                /** @example power:change.approve */
                                to: string;
                                kind: string;
                                words: string;
                                /** @description The row that says so, or the policies */
                                origin: {
                                    table: string;
                                    id: string;
                                };
                            }[];
                        }[];
                        /** @description Paths that differ in how they leave the outside or in their power */
                        openings: number;
                        /** @description Powers that were looked for */
                        powers: string[];
                        examined: {
                            outsiders: number;
                            nodes: number;
                            edges: number;
                            /** @description Of principals that no policy tells apart */
                            classes: number;
                            /** @description That policy was asked; those not counted whose answer was known */
                            questions: number;
                        };
                        milliseconds: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "matrix.check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    text: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        problems: {
                            path: string;
                            line: number;
                            column: number;
                            message: string;
                        }[];
                        document: {
                            [key: string]: unknown;
                        } | null;
                        changes: string[];
                        inForce: number | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "matrix.gaps": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        gaps: {
                            /** @enum {unknown} */
                            kind: "matrix.missing" | "operation.uncovered" | "row.owner_gone" | "row.facts_changed" | "domain.unowned" | "contract.saas_unowned" | "path.uncovered" | "path.owner_gone" | "identity.owner_gone";
                            subject: string;
                            detail: string;
                            identities: number | null;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "identities.held": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
                by?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            name: string;
                            kind: string;
                            party: string;
                            contract: string | null;
                            environment: string;
                            state: string;
                            businessOwner: string | null;
                            technicalOwner: string | null;
                            /** @description Who answers for ending it, in each place that it reaches; empty to a provider */
                            endedBy: {
                                system: string;
                                environment: string;
                                row: string | null;
                                outcome: string | null;
                                accountable: string | null;
                                person: string | null;
                                missing: string | null;
                            }[];
                            /** @description What of this nobody answers for; empty to a provider */
                            missing: string[];
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rights.list": {
        parameters: {
            query?: {
                operation?: string;
                environment?: "production" | "staging" | "development";
            };
            header?: never;
            path: {
                party: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        rights: {
                            operation: string;
                            where: string;
                            criticalities: ("low" | "moderate" | "high" | "critical")[];
                            /** @enum {unknown} */
                            right: "autonomous" | "needs authorisation" | "escalate at once" | "refused";
                            row: string | null;
                            runbook: string | null;
                            reason: string;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rights.explain": {
        parameters: {
            query: {
                environment: "production" | "staging" | "development";
                criticality: "low" | "moderate" | "high" | "critical";
                system?: string;
                domain?: string;
                region?: string;
            };
            header?: never;
            path: {
                party: string;
                operation: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @enum {unknown} */
                        right: "autonomous" | "needs authorisation" | "escalate at once" | "refused";
                        row: string | null;
                        runbook: string | null;
                        facts: {
                            covered: boolean;
                            mayExecute: boolean;
                            live: boolean;
                            inRunbook: boolean;
                            inIssuanceRule: boolean;
                            suspended: boolean;
                        };
                        approvedBy: string[];
                        escalatesTo: string | null;
                        policies: {
                            id: string;
                            outcome: string;
                            reason: string;
                        }[];
                        text: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "rights.diff": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    party?: string;
                    before?: {
                        /** @description version of the matrix; absent: the one in force */
                        matrix?: number;
                        document?: {
                            [key: string]: unknown;
                        };
                        /** @description `sha256:` and 64 hex digits */
                        bundle?: string;
                    };
                    after?: {
                        /** @description version of the matrix; absent: the one in force */
                        matrix?: number;
                        document?: {
                            [key: string]: unknown;
                        };
                        /** @description `sha256:` and 64 hex digits */
                        bundle?: string;
                    };
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        widened: {
                            party: string;
                            operation: string;
                            where: string;
                            criticalities: ("low" | "moderate" | "high" | "critical")[];
                            /** @enum {unknown} */
                            before: "autonomous" | "needs authorisation" | "escalate at once" | "refused";
                            /** @enum {unknown} */
                            after: "autonomous" | "needs authorisation" | "escalate at once" | "refused";
                            /** @description it would run without anybody being asked */
                            toAutonomous: boolean;
                        }[];
                        narrowed: {
                            party: string;
                            operation: string;
                            where: string;
                            criticalities: ("low" | "moderate" | "high" | "critical")[];
                            /** @enum {unknown} */
                            before: "autonomous" | "needs authorisation" | "escalate at once" | "refused";
                            /** @enum {unknown} */
                            after: "autonomous" | "needs authorisation" | "escalate at once" | "refused";
                            /** @description it would run without anybody being asked */
                            toAutonomous: boolean;
                        }[];
                        compared: number;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retention.read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        version: number | null;
                        document: string | null;
                        classes: {
                            /** @enum {unknown} */
                            class: "telemetry" | "evidence" | "proof" | "journal" | "ticket" | "attestation";
                            title: string;
                            begins: string;
                            /** @description the shortest period that any standard may say */
                            leastDays: number;
                            keepDays: number;
                            deleteAfterDays: number | null;
                            deletable: boolean;
                            /** @description contracts' `retention` clauses may make it longer */
                            contractual: boolean;
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retention.due": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        now: string | null;
                        standard: number | null;
                        classes: {
                            /** @enum {unknown} */
                            class: "telemetry" | "evidence" | "proof" | "journal" | "ticket" | "attestation";
                            keepDays: number;
                            deleteAfterDays: number | null;
                            past: number;
                            more: boolean;
                            /** @description nothing but a decision keeps these */
                            deletable: number;
                            /** @description past the day by which they are to be gone */
                            overdue: number;
                            heldBack: {
                                by: string;
                                count: number;
                            }[];
                        }[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retention.holds": {
        parameters: {
            query?: {
                /** @description `next` of the page before */
                cursor?: string;
                limit?: number;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        items: {
                            id: string;
                            scope: {
                                class: string | null;
                                party: string | null;
                                change: string | null;
                                subject: string | null;
                                from: string | null;
                                until: string | null;
                            };
                            reason: string;
                            ticket: string;
                            placedBy: string;
                            /**
                             * @description RFC 3339 instant
                             * @example 2026-11-22T12:00:00Z
                             */
                            placedAt: string;
                            liftedBy: string | null;
                            liftedAt: string | null;
                            liftReason: string | null;
                        }[];
                        /** @description Cursor of the next page; absent on the last */
                        next?: string;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retention.hold": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    class?: "telemetry" | "evidence" | "proof" | "journal" | "ticket" | "attestation";
                    party?: string;
                    change?: string;
                    /** @description an identity, credential, system, operation or principal */
                    subject?: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    from?: string;
                    /**
                     * @description RFC 3339 instant
                     * @example 2026-11-22T12:00:00Z
                     */
                    until?: string;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        scope: {
                            class: string | null;
                            party: string | null;
                            change: string | null;
                            subject: string | null;
                            from: string | null;
                            until: string | null;
                        };
                        reason: string;
                        ticket: string;
                        placedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        placedAt: string;
                        liftedBy: string | null;
                        liftedAt: string | null;
                        liftReason: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retention.release": {
        parameters: {
            query?: never;
            header?: never;
            path: {
                hold: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    reason: string;
                };
            };
        };
        responses: {
            /** @description Done */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        id: string;
                        scope: {
                            class: string | null;
                            party: string | null;
                            change: string | null;
                            subject: string | null;
                            from: string | null;
                            until: string | null;
                        };
                        reason: string;
                        ticket: string;
                        placedBy: string;
                        /**
                         * @description RFC 3339 instant
                         * @example 2026-11-22T12:00:00Z
                         */
                        placedAt: string;
                        liftedBy: string | null;
                        liftedAt: string | null;
                        liftReason: string | null;
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
    "retention.delete": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @enum {unknown} */
                    class: "telemetry" | "evidence" | "proof" | "journal";
                    /**
                     * @description the oldest, this many
                     * @default 2000
                     */
                    most?: number;
                    reason: string;
                    ticket: string;
                };
            };
        };
        responses: {
            /** @description Done */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        name: string;
                        change: string;
                        /** @description `sha256:` and 64 hex digits */
                        plan: string;
                        /** @enum {unknown} */
                        outcome: "autonomous" | "approval" | "escalate" | "deny";
                        count: number;
                        items: string[];
                    };
                };
            };
            /** @description A problem */
            default: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
        };
    };
}
